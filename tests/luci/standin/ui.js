/* Widgets and dialogs of the stand-in: those of LuCI's ui and validation that the views use. */
'use strict';
(() => {
	const { classes } = window.STANDIN;

	/* Datatypes: or(...), ipaddr("nomask"), cidr, cidr6. An unknown one is a mistake of the view. */
	const four = text => /^(\d{1,3})(\.\d{1,3}){3}$/.test(text) && text.split('.').every(part => +part < 256);
	const six = text => {
		if (!text.includes(':') || /[^0-9a-fA-F:.]/.test(text))
			return false;
		try {
			return !!new URL(`http://[${text}]/`);
		}
		catch {
			return false;
		}
	};
	const prefix = (is, most) => text => {
		const [ addr, length, ...rest ] = text.split('/');
		return !rest.length && is(addr) && /^\d{1,3}$/.test(length ?? '') && +length <= most;
	};
	const types = {
		ipaddr: nomask => text => four(text) || six(text) || (!nomask && (prefix(four, 32)(text) || prefix(six, 128)(text))),
		cidr: () => text => prefix(four, 32)(text) || prefix(six, 128)(text),
		cidr6: () => prefix(six, 128),
		or: (...tests) => text => tests.some(test => test(text))
	};
	function compile(type) {
		const [ , name, inner ] = /^([a-z0-9]+)(?:\((.*)\))?$/.exec(type) ?? [];
		if (!types[name])
			throw new Error(`datatype ${type} is not known`);
		const args = [];
		for (let depth = 0, part = '', n = 0; inner && n <= inner.length; n++) {
			if (n === inner.length || (inner[n] === ',' && !depth)) {
				args.push(part.charAt(0) === '"' ? part.slice(1, -1) : compile(part));
				part = '';
				continue;
			}
			depth += inner[n] === '(' ? 1 : inner[n] === ')' ? -1 : 0;
			part += inner[n];
		}
		return types[name](...args);
	}

	/* What is wrong with a value, or null. */
	function fault(options, value) {
		if (value === '' && options.optional)
			return null;
		if (value === '')
			return 'non-empty value';
		if (options.datatype && !compile(options.datatype)(value))
			return options.datatype;
		const said = options.validate ? options.validate(value) : true;
		return said === true ? null : said;
	}

	class Textfield {
		constructor(value, options) {
			Object.assign(this, { value, options, wrong: null });
		}
		render() {
			this.input = E('input', {
				id: this.options.id && `widget.${this.options.id}`, class: 'cbi-input-text', type: 'text', value: this.value,
				placeholder: this.options.placeholder, disabled: this.options.disabled ? '' : null, list: this.options.list
			});
			this.node = E('div', { id: this.options.id }, [ this.input ]);
			[ 'keyup', 'blur' ].forEach(event => this.input.addEventListener(event, () => this.triggerValidation()));
			return this.node;
		}
		getValue() { return this.input.value; }
		setValue(value) { this.input.value = value; }
		isValid() { return this.wrong === null; }
		triggerValidation() {
			const before = this.wrong;
			this.wrong = fault(this.options, this.input.value);
			this.input.classList.toggle('cbi-input-invalid', this.wrong !== null);
			this.input.dataset.tooltip = this.wrong ?? '';
			return before !== this.wrong;
		}
	}

	let shown = null;
	/* The label in the header: how many changes are not applied. It is counted when changes are saved; a commit elsewhere is not noticed. */
	const changes = {
		async init() {
			const count = Object.values(await classes.uci.changes()).flat().length;
			document.getElementById('indicators').textContent = count ? `${_('Unsaved Changes')}: ${count}` : '';
		}
	};
	document.addEventListener('uci-loaded', () => changes.init());
	classes.ui = {
		changes,
		Textfield,
		fault,
		createHandlerFn: (self, fn, ...args) => ev => {
			const node = ev.currentTarget;
			node.classList.add('spinning');
			node.disabled = true;
			node.blur?.();
			return Promise.resolve((typeof(fn) === 'string' ? self[fn] : fn).call(self, ...args, ev)).finally(() => {
				node.classList.remove('spinning');
				node.disabled = false;
			});
		},
		showModal(title, children) {
			classes.ui.hideModal();
			const dialog = E('div', { class: 'modal', role: 'dialog', 'aria-modal': 'true' }, E('h4', title));
			classes.dom.append(dialog, children);
			shown = document.body.appendChild(E('div', { id: 'modal_overlay' }, [ dialog ]));
			dialog.addEventListener('keydown', ev => { if (ev.key === 'Escape') dialog.querySelector('.right > button')?.click(); });
			return dialog;
		},
		hideModal() {
			shown?.remove();
			shown = null;
		},
		addNotification(title, children, kind) {
			const node = E('div', { class: `alert-message ${kind ?? ''}` });
			if (title != null)
				classes.dom.append(node, E('h4', {}, title));
			classes.dom.append(node, children);
			document.getElementById('notices').appendChild(node);
			return node;
		}
	};
})();
