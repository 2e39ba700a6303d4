/*
 * Forms of the stand-in. As in LuCI titles and descriptions are put in as HTML; an option is written only if its value
 * differs, and removed if it is empty or the default; a value that is not valid keeps everything from being saved.
 */
'use strict';
(() => {
	const { classes } = window.STANDIN;
	const { uci, ui, dom } = classes;
	const same = (a, b) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

	class Value {
		constructor(section, option, title, description) {
			Object.assign(this, { section, option, title, description, rmempty: true, choices: [], widgets: {}, loaded: {} });
		}
		get map() { return this.section.map; }
		cbid(section) { return `cbid.${this.map.config}.${section}.${this.option}`; }
		value(key, label) { this.choices.push([ key, label ?? key ]); }
		load(section) { return uci.get(this.map.config, section, this.option); }
		cfgvalue(section) { return this.loaded[section]; }
		textvalue(section) { return this.cfgvalue(section); }
		write(section, value) { uci.set(this.map.config, section, this.option, value); }
		remove(section) { uci.unset(this.map.config, section, this.option); }
		triggerValidation(section) { this.widgets[section].triggerValidation?.(); }
		formvalue(section) { return this.widgets[section]?.getValue() ?? null; }
		isActive() { return true; }
		isValid(section) { return !this.widgets[section]?.faults(); }
		options(section) {
			return {
				id: `cbid.${this.map.config}.${section}.${this.option}`, optional: this.rmempty, datatype: this.datatype, placeholder: this.placeholder,
				disabled: !L.env.write, validate: this.validate ? value => this.validate(section, value) : null
			};
		}
		widget(section, value) {
			const options = this.options(section);
			if (this.choices.length)
				options.list = `list.${this.option}`;
			const field = new ui.Textfield(Array.isArray(value) ? value.join(' ') : value ?? '', options);
			const node = field.render();
			if (this.choices.length)
				node.appendChild(E('datalist', { id: options.list }, this.choices.map(([ key, label ]) => E('option', { value: key }, [ label ]))));
			return Object.assign(field, { faults: () => ui.fault(options, field.getValue()) });
		}
		renderWidget(section) {
			return (this.widgets[section] = this.widget(section, this.cfgvalue(section) ?? this.default)).node;
		}
		render(section) {
			const field = E('div', { class: 'cbi-value-field' }, [ this.renderWidget(section) ]);
			if (this.description)
				field.appendChild(E('div', { class: 'cbi-value-description' }, this.description.trim()));
			return E('div', { class: 'cbi-value', 'data-name': this.option, 'data-field': this.cbid(section) }, (this.title ? [
				E('label', { class: 'cbi-value-title', for: `widget.cbid.${this.map.config}.${section}.${this.option}` }, this.title)
			] : []).concat(field));
		}
		/* What is empty is removed, and what is the default, if the option may be missing; anything else is written if it differs. */
		parse(section) {
			const value = this.formvalue(section), wrong = this.widgets[section].faults();
			if (wrong)
				throw new TypeError(`Option "${this.title}" contains an invalid input value. ${wrong}`);
			if (value == null || value === '' || value.length === 0 || (value === this.default && this.rmempty)) {
				if (!this.rmempty)
					throw new TypeError(`Option "${this.title}" must not be empty.`);
				return this.remove(section);
			}
			if (this.always || !same(this.cfgvalue(section), value))
				this.write(section, value);
		}
	}

	/* LuCI writes a flag that is not the default even if it is as it was. */
	class Flag extends Value {
		get always() { return true; }
		widget(section, value) {
			const input = E('input', { type: 'checkbox', id: `widget.${this.options(section).id}`, disabled: L.env.write ? null : '' });
			input.checked = value === '1';
			return { node: E('div', {}, [ input ]), getValue: () => input.checked ? '1' : '0', faults: () => null };
		}
	}

	class ListValue extends Value {
		widget(section, value) {
			const select = E('select', { id: `widget.${this.options(section).id}`, disabled: L.env.write ? null : '' },
				this.choices.map(([ key, label ]) => E('option', { value: key }, [ label ])));
			select.value = value;
			return { node: E('div', {}, [ select ]), getValue: () => select.value, faults: () => null };
		}
	}

	class DynamicList extends Value {
		widget(section, value) {
			const options = this.options(section), items = E('div', { class: 'items' });
			const input = E('input', { class: 'cbi-input-text', id: `widget.${options.id}`, placeholder: this.placeholder, disabled: L.env.write ? null : '' });
			const put = text => items.appendChild(E('div', { class: 'item' }, [ E('span', {}, [ text ]), ' ',
				E('button', { type: 'button', 'aria-label': 'remove', click: ev => ev.currentTarget.parentNode.remove() }, [ '×' ]) ]));
			const add = () => {
				if (!input.value || ui.fault(options, input.value))
					return;
				put(input.value);
				input.value = '';
			};
			L.toArray(value).forEach(put);
			return {
				node: E('div', { class: 'cbi-dynlist' }, [ items, input, E('datalist', {}, this.choices.map(([ key, label ]) => E('option', { value: key }, [ label ]))), E('button', { type: 'button', class: 'btn cbi-button-add', click: add }, [ '+' ]) ]),
				getValue: () => Array.from(items.querySelectorAll('span'), span => span.textContent),
				faults: () => Array.from(items.querySelectorAll('span'), span => ui.fault(options, span.textContent)).find(wrong => wrong) ?? (input.value && ui.fault(options, input.value))
			};
		}
	}

	class MultiValue extends DynamicList {
		widget(section, value) {
			const boxes = this.choices.map(([ key, label ]) => {
				const input = E('input', { type: 'checkbox', value: key, disabled: L.env.write ? null : '' });
				input.checked = L.toArray(value).includes(key);
				return E('label', { class: 'choice' }, [ input, ' ', label ]);
			});
			const node = E('div', { class: 'choices' }, boxes);
			return { node, faults: () => null, getValue: () => Array.from(node.querySelectorAll(':checked'), input => input.value) };
		}
	}

	/* Shows something and saves nothing. */
	class DummyValue extends Value {
		renderWidget(section) { return E('output', {}, [ this.cfgvalue(section) ?? '' ]); }
		parse() {}
	}

	/* A section inside of a section. */
	class SectionValue extends DummyValue {
		constructor(section, option, kind, ...rest) {
			super(section, option);
			this.subsection = new kind(section.map, ...rest);
		}
		load() { return this.subsection.load(); }
		renderWidget() { return this.subsection.render(); }
		parse() { return this.subsection.parse(); }
	}

	class TypedSection {
		constructor(map, type, title, description) {
			Object.assign(this, { map, type, title, description, tabs: [], children: [] });
		}
		tab(name, title) { this.tabs.push([ name, title ]); }
		option(kind, ...rest) {
			const option = new kind(this, ...rest);
			this.children.push(option);
			return option;
		}
		taboption(tab, kind, ...rest) {
			if (!this.tabs.some(([ name ]) => name === tab))
				throw new Error(`there is no tab ${tab}`);
			return Object.assign(this.option(kind, ...rest), { tab });
		}
		cfgsections() { return uci.sections(this.map.config, this.type).map(section => section['.name']); }
		/* What options show is what they load, which may take a while. */
		load() {
			return Promise.all(this.cfgsections().flatMap(section => this.children.map(async option => { option.loaded[section] = await option.load(section); })));
		}
		head() {
			const head = [];
			if (this.title)
				head.push(E('h3', this.title));
			if (this.description)
				head.push(E('div', { class: 'cbi-section-descr' }, this.description));
			return head;
		}
		/* The options of a section, in tabs: a menu, and below it one pane of several. */
		tabbed(section, options = this.children) {
			const bar = E('ul', { class: 'cbi-tabmenu' }), panes = [];
			const show = name => {
				panes.forEach(pane => pane.setAttribute('data-tab-active', pane.getAttribute('data-tab') === name));
				bar.querySelectorAll('li').forEach(item => { item.className = item.getAttribute('data-tab') === name ? 'cbi-tab' : 'cbi-tab-disabled'; });
			};
			for (const [ name, title ] of this.tabs) {
				bar.appendChild(E('li', { 'data-tab': name }, [ E('a', { href: '#', click: ev => { ev.preventDefault(); show(name); } }, [ title ]) ]));
				panes.push(E('div', { class: 'cbi-tabcontainer', 'data-tab': name, 'data-tab-title': title }, options.filter(option => option.tab === name).map(option => option.render(section))));
			}
			show(this.tabs[0][0]);
			return [ bar, ...panes ];
		}
		render() {
			return E('div', { class: 'cbi-section' }, this.head().concat(this.cfgsections().map(section => E('div', { class: 'cbi-section-node cbi-section-node-tabbed' }, this.tabbed(section)))));
		}
		formvalue(section, name) { return this.children.find(option => option.option === name).formvalue(section); }
		parse() {
			return Promise.all(this.cfgsections().flatMap(section => this.children.map(async option => { if (option.widgets[section] || option.subsection) await option.parse(section); })));
		}
	}

	/* A table of sections, each of which is edited in a dialog: what is saved there waits for the page to be saved. */
	class GridSection extends TypedSection {
		render() {
			const node = this.node ??= E('div', { class: 'cbi-section' });
			const sections = this.cfgsections(), name = E('input', { class: 'cbi-section-create-name', placeholder: _('New section name…'), disabled: L.env.write ? null : '' });
			const columns = this.children.filter(option => option.modalonly !== true), off = L.env.write ? null : '';
			return dom.content(node, this.head().concat([
				E('table', { class: 'table cbi-section-table' }, [ E('tr', { class: 'tr table-titles' }, [ E('th', { class: 'th' }, [ _('Name') ]) ].concat(columns.map(option => E('th', { class: 'th' }, option.title)), E('th', { class: 'th' }))) ].concat(sections.map(section =>
					E('tr', { class: 'tr', 'data-section-id': section }, [ E('td', { class: 'td' }, [ section ]) ].concat(columns.map(option => E('td', { class: 'td' }, option.textvalue(section) ?? E('em', {}, [ 'none' ]))), E('td', { class: 'td' }, [
						E('button', { type: 'button', class: 'btn cbi-button-edit', disabled: off, click: () => this.edit(section) }, [ _('Edit') ]), ' ',
						E('button', { type: 'button', class: 'btn cbi-button-remove', disabled: off, click: () => { uci.remove(this.map.config, section); this.render(); } }, [ _('Delete') ])
					])))))),
				name, ' ', E('button', { type: 'button', class: 'btn cbi-button-add', disabled: off, click: ev => this.handleAdd(ev, name.value) }, [ _('Add') ])
			]));
		}
		edit(section) {
			const close = () => { ui.hideModal(); this.children.forEach(option => { delete option.widgets[section]; }); return this.load().then(() => this.render()); };
			const save = async () => {
				await Promise.all(this.children.map(option => option.parse(section))).then(close, error => this.map.fail(error));
			};
			const dialog = ui.showModal(this.modaltitle(section), [ E('div', { 'data-section': section }, this.tabbed(section)), E('div', { class: 'right' }, [
				E('button', { class: 'btn cbi-button', click: close }, [ _('Dismiss') ]), ' ',
				E('button', { class: 'btn cbi-button-positive', click: save }, [ _('Save') ])
			]) ]);
			dialog.classList.add('cbi-modal');
		}
		async handleAdd(_ev, name) {
			uci.add(this.map.config, this.type, name);
			await this.load();
			this.render();
			this.edit(name);
		}
		parse() {}
	}

	class Map {
		constructor(config, title, description) {
			Object.assign(this, { config, title, description, children: [] });
		}
		section(kind, ...rest) {
			const section = new kind(this, ...rest);
			this.children.push(section);
			return section;
		}
		findElement(name, value) { return document.querySelector(`[${name}="${value}"]`); }
		async render() {
			await uci.load(this.config);
			await Promise.all(this.children.map(section => section.load()));
			const node = E('div', { class: 'cbi-map' }, [ E('h2', this.title), E('div', { class: 'cbi-map-descr' }, this.description) ].concat(this.children.map(section => section.render())));
			node.map = this;
			return node;
		}
		/* Beside a dialog that is open LuCI puts a notice. */
		fail(error) {
			const title = _('Save error'), text = E('p', {}, [ error.message ]);
			if (document.querySelector('.cbi-modal'))
				ui.addNotification(title, text, 'danger');
			else
				ui.showModal(title, [ text, E('div', { class: 'right' }, [ E('button', { class: 'btn', click: ui.hideModal }, [ _('Dismiss') ]) ]) ]);
		}
		async save() {
			try {
				await Promise.all(this.children.map(section => section.parse()));
			}
			catch (error) {
				this.fail(error);
				throw error;
			}
			await uci.save();
			await Promise.all(this.children.map(section => section.load()));
		}
	}

	classes.form = { Map, TypedSection, GridSection, Value, Flag, ListValue, MultiValue, DynamicList, DummyValue, SectionValue };
})();
