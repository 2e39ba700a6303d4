/*
 * An imitated router: the real recentd on a log file and the kernel's nftables. Between recentd and a page are imitations of
 * uhttpd's JSON-RPC and of rpcd's access lists and uci, on loopback. They answer as the real ones do (measured): a missing
 * object is -32000, a call that acl.d does not name is -32002, a status other than 0 comes with its table. A commit restarts
 * the daemon, as procd does.
 */
import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { readPo } from './po.mjs';

const HERE = path.dirname(fileURLToPath(import.meta.url));
export const APP = path.join(HERE, '../../openwrt/luci-app-recentd');
export const PROGRAM = process.env.RECENTD ?? path.join(HERE, '../../target/release/recentd');
const KINDS = { '.js': 'text/javascript', '.css': 'text/css' };
/* The number of entries in a page of a list: fewer than on the bus, so that a list always has several pages. */
const PAGE = 25;

export const sleep = ms => new Promise(done => setTimeout(done, ms));

export async function within(ms, what, holds) {
	for (const end = Date.now() + ms; Date.now() < end; await sleep(50)) {
		const value = await holds();
		if (value)
			return value;
	}
	throw new Error(`not within ${ms} ms: ${what}`);
}

export const acl = () => JSON.parse(readFileSync(path.join(APP, 'root/usr/share/rpcd/acl.d/luci-app-recentd.json')))['luci-app-recentd'];

/* Sections as { '.type', '.name', option: text or [ text ] }. */
function readUci(text) {
	const sections = [];
	for (const line of text.split('\n')) {
		const [ , word, key, value ] = /^\s*(config|option|list)\s+(\S+)(?:\s+'(.*)')?\s*$/.exec(line) ?? [];
		const last = sections.at(-1);
		if (word === 'config')
			sections.push({ '.type': key, '.name': value ?? `cfg${sections.length}`, ...(value ? {} : { '.anonymous': true }) });
		else if (word === 'option')
			last[key] = value;
		else if (word === 'list')
			(last[key] ??= []).push(value);
	}
	return sections;
}

function writeUci(sections) {
	return sections.map(section => `config ${section['.type']}${section['.anonymous'] ? '' : ` '${section['.name']}'`}\n` + Object.entries(section).filter(([ key ]) => key[0] !== '.').map(([ key, value ]) =>
		Array.isArray(value) ? value.map(item => `\tlist ${key} '${item}'\n`).join('') : `\toption ${key} '${value}'\n`).join('')).join('\n');
}

export class Router {
	/* `options` are the options of the configuration. */
	static async start(options = {}) {
		const router = new Router();
		router.dir = mkdtempSync(path.join(tmpdir(), 'recentd-luci-'));
		router.config = path.join(router.dir, 'recentd');
		router.logFile = path.join(router.dir, 'log');
		writeFileSync(router.logFile, '');
		router.sections = [ { '.type': 'recentd', '.name': 'main', sink: 'nft', file: router.logFile, control: router.dir + '/ctl', ubus: 'off', ...options } ];
		router.staged = structuredClone(router.sections);
		writeFileSync(router.config, writeUci(router.sections));
		await router.startDaemon();
		await router.serve();
		return router;
	}

	asked = Promise.resolve();
	calls = [];
	commits = 0;
	/* Changes an answer before the page gets it: (object, method, answer) => answer. Changes a file: (path, text) => text. */
	tamper = null;
	mutate = null;

	async startDaemon() {
		this.said = '';
		this.daemon = spawn(PROGRAM, [ 'run', '--config', this.config ], { stdio: [ 'ignore', 'ignore', 'pipe' ] });
		this.ended = new Promise(done => this.daemon.on('exit', done));
		this.daemon.stderr.on('data', data => { this.said += data; });
		await within(10000, `recentd to start: ${this.said}`, () => this.ask('status').then(() => true, () => false));
	}

	async stopDaemon() {
		this.daemon.kill();
		await this.ended;
	}

	/* Sends one line to the control socket and returns the answer. Requests follow one another, as on the bus. */
	ask(request) {
		return this.asked = this.asked.catch(() => {}).then(() => this.converse(request));
	}

	converse(request) {
		return new Promise((done, failed) => {
			let answer = '';
			const socket = net.connect(this.dir + '/ctl', () => socket.end(request + '\n'));
			socket.on('data', data => { answer += data; }).on('error', failed).on('close', () => {
				try { done(JSON.parse(answer)); } catch (error) { failed(error); }
			});
		});
	}

	/* Logs failed logins, of dropbear by default. */
	fail(address, times = 1, line = `authpriv.warn dropbear[PID]: Bad password attempt for 'root' from ADDRESS:4022`) {
		let text = '';
		for (let n = 0; n < times; n++)
			text += `Thu Nov 26 10:00:00 2026 ${line.replace('PID', String(this.pid = (this.pid ?? 1000) + 1)).replace('ADDRESS', address)}\n`;
		appendFileSync(this.logFile, text);
	}

	async serve() {
		this.server = http.createServer((request, response) => this.respond(request, response).catch(error => {
			response.writeHead(500).end(String(error.stack));
		}));
		await new Promise(done => this.server.listen(0, '127.0.0.1', done));
		this.url = `http://127.0.0.1:${this.server.address().port}`;
	}

	async stop() {
		await this.stopDaemon();
		/* Otherwise the kernel would keep the bans for the next router. */
		spawnSync('nft', [ 'delete', 'table', 'inet', 'recentd' ]);
		this.server.closeAllConnections();
		this.server.close();
		rmSync(this.dir, { recursive: true });
	}

	async respond(request, response) {
		const url = new URL(request.url, this.url);
		const send = (kind, body) => response.writeHead(200, { 'Content-Type': kind + '; charset=utf-8', 'Cache-Control': 'no-store' }).end(body);

		if (request.method === 'POST') {
			let body = '';
			for await (const part of request)
				body += part;
			this.write = !String(request.headers.referer).includes('write=0');
			return send('application/json', JSON.stringify(await Promise.all(JSON.parse(body).map(message => this.call(message)))));
		}
		if (url.pathname === '/')
			return send('text/html', shell(url.searchParams));
		const file = url.pathname.startsWith('/standin/') ? path.join(HERE, url.pathname) : path.join(APP, 'htdocs', url.pathname);
		const text = readFileSync(file, 'utf8');
		send(KINDS[path.extname(file)] ?? 'text/plain', this.mutate ? this.mutate(url.pathname, text) : text);
	}

	/* Handles a call as uhttpd does: asks rpcd for the right, then asks the object. */
	async call({ id, params: [ , object, method, given ] }) {
		const answer = { jsonrpc: '2.0', id };
		this.calls.push({ object, method, given });
		if (!this.allowed(object, method))
			return { ...answer, error: { code: -32002, message: 'Access denied' } };
		let table;
		try {
			table = object === 'uci' ? await this.uci(method, given) : object === 'rc' ? await this.init(given) : object === 'log' ? this.logged(given) : await this.recentd(method, given);
			if (this.tamper)
				table = this.tamper(object, method, table);
		}
		catch {
			return { ...answer, error: { code: -32000, message: 'Object not found' } };
		}
		if (typeof(table) === 'number')
			return { ...answer, result: [ table ] };
		return { ...answer, result: [ table.error ? 8 : 0, table ] };
	}

	/* luci-base gives every session with write access these calls of uci. acl.d says which configurations they may change. */
	allowed(object, method) {
		const { read, write } = acl();
		const has = rights => rights.ubus[object]?.includes(method);
		return has(read) || (this.write && has(write)) || (object === 'uci' && ([ 'get', 'changes' ].includes(method) || (this.write && [ 'add', 'delete', 'set' ].includes(method))));
	}

	/* rpcd runs an init script; procd keeps the program running. */
	async init({ name, action }) {
		if (name !== 'recentd' || action !== 'restart')
			return 2;
		await this.stopDaemon();
		await this.startDaemon();
		return 0;
	}

	/* logd's lines, without their headers. */
	logged({ lines }) {
		const all = readFileSync(this.logFile, 'utf8').split('\n').filter(line => line);
		return { log: all.slice(-lines).map((line, id) => ({ id, msg: line.split(' ').slice(6).join(' ') })) };
	}

	async recentd(method, { address, seconds, offset, sort, match, section, option, value, line }) {
		if (method === 'list')
			return page(await this.ask(`list ${offset ?? 0} ${sort || '-'} ${match ?? ''}`), offset ?? 0);
		return this.ask([ method, address, seconds, section, option, line == null ? value : `${value}\t${line}` ].filter(word => word != null).join(' '));
	}

	async uci(method, { config, section, option, type, name, values }) {
		if (config !== 'recentd' && method !== 'changes')
			return 6;
		const at = this.staged.find(entry => entry['.name'] === section);
		switch (method) {
		case 'changes':
			return { changes: JSON.stringify(this.staged) === JSON.stringify(this.sections) ? {} : { recentd: [ [ 'set' ] ] } };
		case 'get':
			return { values: Object.fromEntries(this.staged.map(entry => [ entry['.name'], entry ])) };
		case 'set':
			Object.assign(at, values);
			return 0;
		case 'add':
			this.staged.push({ '.type': type, '.name': name, ...values });
			return { section: name };
		case 'delete':
			if (option)
				delete at[option];
			else
				this.staged.splice(this.staged.indexOf(at), 1);
			return 0;
		case 'commit':
			this.commits++;
			this.sections = structuredClone(this.staged);
			writeFileSync(this.config, writeUci(this.sections));
			await this.stopDaemon();
			setTimeout(() => this.startDaemon().catch(() => {}), 200);
			return 0;
		}
		return 3;
	}

	/* The present text of the file. */
	stored() {
		return readUci(readFileSync(this.config, 'utf8'));
	}
}

/* A page as long as on the bus, of the longer one on the socket. */
function page(list, offset) {
	const all = list.bans.map(entry => [ 'bans', entry ]).concat(list.counted.map(entry => [ 'counted', entry ]));
	const of = kind => all.slice(0, PAGE).filter(([ what ]) => what === kind).map(([ , entry ]) => entry);
	const more = list.more || all.length > PAGE;
	return { ...list, bans: of('bans'), counted: of('counted'), more, next: more ? offset + Math.min(PAGE, all.length) : undefined };
}

/* LuCI's page Status > Overview: it loads each include, renders what it gives, and asks again. */
const OVERVIEW = `L.require('view.status.include.45_recentd').then(include => {
	const place = E('div'), step = () => include.load().then(data => include.render(data)).then(node => STANDIN.classes.dom.content(place, node));
	document.getElementById('view').append(E('div', { class: 'cbi-section' }, [ E('h3', {}, [ include.title ]), place ]));
	STANDIN.classes.poll.add(step, 5);
	return step().then(() => { window.READY = true; });
})`;

function shell(query) {
	const view = query.get('view');
	const lang = query.get('lang');
	const env = { write: query.get('write') !== '0', tick: +query.get('tick') || 1000 };
	const { texts, header } = lang ? readPo(path.join(APP, `po/${lang}/recentd.po`)) : { texts: null, header: '' };
	const plural = /plural=([^;]+);/.exec(header)?.[1] ?? '0';
	const tabs = [ [ 'status', texts?.Status ?? 'Status' ], [ 'settings', texts?.Settings ?? 'Settings' ] ];
	const json = value => JSON.stringify(value).replace(/</g, '\\u003c');
	return `<!DOCTYPE html><html lang="${lang ? lang.split('_')[0] : 'en'}" data-darkmode="${query.get('dark') === '1'}"><head><title>recentd</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,"><link rel="stylesheet" href="/standin/theme.css">
<script>window.ENV = ${json(env)}; window.TR = ${json(texts)}; window.PLURAL = ${json(plural)};</script>
<script src="/standin/luci.js"></script><script src="/standin/ui.js"></script><script src="/standin/form.js"></script></head>
<body><header><span class="brand">OpenWrt</span><nav><span>Status</span><span>System</span><span>Services</span><span>Network</span></nav><span id="indicators"></span></header>
<div id="maincontent">${view === 'overview' ? '' : `<div id="tabmenu"><ul class="tabs">${tabs.map(([ name, title ]) => `<li class="${name === view ? 'active' : ''}"><a href="#">${title}</a></li>`).join('')}</ul></div>`}
<div id="notices"></div><div id="view"></div></div>
<script>${view === 'overview' ? OVERVIEW : `L.require('view.recentd.${view}')`}.catch(error => { window.FAILED = String(error.stack); });</script></body></html>`;
}
