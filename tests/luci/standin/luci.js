/*
 * A small stand-in of the LuCI runtime: only what the views of luci-app-recentd use, and as LuCI behaves where that matters.
 * A bare string given to E() becomes HTML, as in LuCI; children in an array become text. Calls are put together per tick and
 * posted as JSON-RPC; an answer with a status resolves to its table or number, an error rejects. Modules are fetched, and their
 * 'require ...' lines read, from where they are on a router.
 */
'use strict';
(() => {
	/* Texts: window.TR maps msgid (and msgid + '\2' + number) to the translation. */
	window._ = text => window.TR?.[text] || text;
	window.N_ = (n, one, many) => {
		const form = window.TR ? +new Function('n', `return ${window.PLURAL}`)(n) : n === 1 ? 0 : 1;
		return (window.TR?.[one + '\u0002' + form]) || (form ? many : one);
	};

	const escapeHtml = text => String(text).replace(/[&<>"']/g, c => `&#${c.charCodeAt(0)};`);

	Object.defineProperty(String.prototype, 'format', { value(...values) {
		return this.replace(/%(0)?(\d+)?(?:\.(\d+))?([%dsfh])/g, (_all, zero, width, digits, kind) => {
			if (kind === '%')
				return '%';
			const value = values.shift();
			let text = { d: () => String(Math.trunc(+value)), f: () => (+value).toFixed(digits ?? 6), s: () => String(value), h: () => escapeHtml(value) }[kind]();
			if (width)
				text = text.padStart(+width, zero ? '0' : ' ');
			return text;
		});
	} });

	const isPlain = value => value != null && Object.prototype.toString.call(value) === '[object Object]' && !(value instanceof Node);

	const dom = {
		append(node, children) {
			if (children instanceof Node)
				node.appendChild(children);
			else if (Array.isArray(children))
				children.forEach(child => {
					if (child instanceof Node)
						node.appendChild(child);
					else if (child != null)
						node.appendChild(document.createTextNode(String(child)));
				});
			else if (typeof(children) === 'function')
				dom.append(node, children(node));
			else if (children != null)
				node.innerHTML = String(children);
			return node;
		},
		content(node, children) {
			node.textContent = '';
			return dom.append(node, children);
		},
		create(name, attributes, children) {
			if (!isPlain(attributes))
				[ attributes, children ] = [ {}, attributes ];
			const node = Array.isArray(name) ? document.createDocumentFragment() : document.createElement(name);
			for (const [ key, value ] of Object.entries(attributes)) {
				if (value == null)
					continue;
				if (typeof(value) === 'function')
					node.addEventListener(key, value);
				else
					node.setAttribute(key, typeof(value) === 'object' ? JSON.stringify(value) : value);
			}
			return dom.append(node, children);
		}
	};
	window.E = dom.create;

	/* Classes as LuCI has them: extend() gives a class, and what a module returns is one of which there is one instance. */
	class Base {
		static extend(members) {
			const child = class extends this {};
			for (const [ name, value ] of Object.entries(members))
				Object.defineProperty(child.prototype, name, { value, writable: true, enumerable: true, configurable: true });
			return child;
		}
	}

	const env = window.ENV;
	const L = window.L = {
		env,
		isObject: value => value != null && typeof(value) === 'object',
		toArray: value => value == null ? [] : Array.isArray(value) ? value : typeof(value) === 'object' ? [ value ] : String(value).trim().split(/\s+/).filter(part => part),
		hasViewPermission: () => env.write,
		url: (...parts) => '/cgi-bin/luci/' + parts.join('/'),
		resolveDefault: (promise, value) => Promise.resolve(promise).catch(() => value),
		bind: (fn, self, ...args) => fn.bind(self, ...args)
	};

	/* rpc */
	let queue = [], counter = 1;

	async function flush() {
		const batch = queue;
		queue = [];
		let answers;
		try {
			const reply = await fetch('/ubus', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(batch.map(call => call.message)) });
			if (!reply.ok)
				throw new Error(`HTTP error ${reply.status}`);
			answers = await reply.json();
		}
		catch (error) {
			batch.forEach(call => call.reject(error));
			return;
		}
		batch.forEach((call, n) => settle(call, answers[n]));
	}

	function settle({ options, resolve, reject }, answer) {
		const where = `RPC call to ${options.object}/${options.method}`;
		if (answer.error)
			return reject(new Error(`${where} failed with error ${answer.error.code}: ${answer.error.message}`));
		if (options.reject && answer.result[0] !== 0)
			return reject(new Error(`${where} failed with ubus code ${answer.result[0]}`));
		let value = answer.result.length > 1 ? answer.result[1] : answer.result[0];
		for (const key in options.expect ?? {}) {
			const type = thing => Object.prototype.toString.call(thing);
			if (value != null && key !== '')
				value = value[key];
			if (value == null || type(value) !== type(options.expect[key]))
				value = options.expect[key];
		}
		resolve(value);
	}

	const rpc = {
		declare: options => (...values) => new Promise((resolve, reject) => {
			const params = {};
			(options.params ?? []).forEach((name, n) => { params[name] = values[n]; });
			if (!queue.length)
				setTimeout(flush, 0);
			queue.push({ options, resolve, reject, message: { jsonrpc: '2.0', id: counter++, method: 'call', params: [ 'sid', options.object, options.method, params ] } });
		})
	};

	/* poll: what LuCI calls a second is env.tick milliseconds. */
	const polls = [];
	let tick = 0, timer = null;
	function step() {
		polls.filter(entry => tick % entry.interval === 0 && entry.ready).forEach(entry => {
			entry.ready = false;
			Promise.resolve(entry.fn()).finally(() => { entry.ready = true; });
		});
		tick++;
	}
	const poll = {
		add(fn, interval) {
			polls.push({ fn, interval: interval || 5, ready: true });
			poll.start();
		},
		active: () => timer !== null,
		start() { timer ??= setInterval(step, env.tick); },
		stop() { clearInterval(timer); timer = null; }
	};

	/* uci: what is known is what was loaded; changes are told to the router by save(). */
	const call = (method, params) => rpc.declare({ object: 'uci', method, params: Object.keys(params), reject: true })(...Object.values(params));
	const loaded = {}, changed = [];
	const uci = {
		async load(config) {
			for (const name of [].concat(config))
				loaded[name] ??= (await call('get', { config: name })).values;
		},
		unload(config) {
			[].concat(config).forEach(name => delete loaded[name]);
		},
		sections: (config, type) => Object.values(loaded[config] ?? {}).filter(section => !type || section['.type'] === type),
		get: (config, section, option) => option == null ? loaded[config]?.[section] : loaded[config]?.[section]?.[option],
		set(config, section, option, value) {
			const there = loaded[config][section];
			if (value == null || value === '') {
				if (there[option] == null)
					return;
				delete there[option];
				changed.push([ 'delete', { config, section, option } ]);
			}
			else {
				there[option] = value;
				changed.push([ 'set', { config, section, values: { [option]: value } } ]);
			}
		},
		unset(config, section, option) { uci.set(config, section, option, null); },
		add(config, type, name) {
			loaded[config][name] = { '.type': type, '.name': name };
			changed.push([ 'add', { config, type, name } ]);
			return name;
		},
		remove(config, section) {
			delete loaded[config][section];
			changed.push([ 'delete', { config, section } ]);
		},
		changes: async () => (await call('changes', {})).changes ?? {},
		async save() {
			const configs = Object.keys(loaded);
			for (const [ method, params ] of changed.splice(0))
				await call(method, params);
			uci.unload(configs);
			await uci.load(configs);
			document.dispatchEvent(new CustomEvent('uci-loaded'));
		}
	};

	/* view: loads, renders, and has the buttons below a form unless the page wants none. */
	class View extends Base {
		constructor() {
			super();
			const place = document.getElementById('view');
			Promise.resolve(this.load()).then(data => this.render(data)).then(nodes => {
				dom.content(place, nodes);
				const buttons = [ [ 'handleSaveApply', _('Save & Apply') ], [ 'handleSave', _('Save') ], [ 'handleReset', _('Reset') ] ].filter(button => this[button[0]]);
				if (buttons.length)
					place.appendChild(E('div', { class: 'cbi-page-actions' }, buttons.map(([ name, label ]) =>
						E('button', { class: 'btn cbi-button', click: classes.ui.createHandlerFn(this, name), disabled: env.write ? null : '' }, [ label ]))));
				window.READY = true;
			}).catch(error => {
				dom.content(place, E('pre', { class: 'alert-message' }, [ String(error?.stack ?? error) ]));
				window.FAILED = String(error?.stack ?? error);
			});
		}
		load() {}
		maps() { return Array.from(document.querySelectorAll('.cbi-map'), node => node.map); }
		handleSave() { return Promise.all(this.maps().map(map => map.save())); }
		async handleSaveApply() {
			await this.handleSave();
			for (const map of this.maps())
				await call('commit', { config: map.config });
			classes.ui.changes.init();
		}
		handleReset() { location.reload(); }
	}

	const classes = { baseclass: Base, dom, rpc, poll, uci, view: View };
	window.STANDIN = { classes, isPlain };

	/* What a module returns is a class or an instance of one. */
	const modules = {};
	L.require = name => modules[name] ??= (async () => {
		if (classes[name])
			return classes[name];
		const reply = await fetch(`/luci-static/resources/${name.replace(/\./g, '/')}.js`);
		if (!reply.ok)
			throw new Error(`no module ${name}`);
		const source = await reply.text();
		const names = [], values = [];
		for (const match of source.matchAll(/^'require ([a-z0-9_.]+)(?: as ([a-z0-9_]+))?';$/gm)) {
			names.push(match[2] ?? match[1]);
			values.push(await L.require(match[1]));
		}
		const made = new Function('window', 'document', 'L', ...names, `${source}\n//# sourceURL=${name}.js`)(window, document, L, ...values);
		if (typeof(made) !== 'function' || !(made.prototype instanceof Base))
			throw new Error(`${name} gives no class`);
		return new made();
	})();
})();
