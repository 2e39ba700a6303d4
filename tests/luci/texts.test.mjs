/* Texts, menu and rights: each text of the views is in the template and in each translation, with the same placeholders in the same order. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { readPo } from './po.mjs';
import { APP } from './router.mjs';
import { scan, template, translations, views } from './texts.mjs';

const read = file => readFileSync(path.join(APP, file), 'utf8');
const ids = entries => entries.map(entry => entry.msgid + '|' + (entry.msgid_plural ?? '')).sort();
const placeholders = text => text.match(/%(?:\{[a-z]+\}|0?\d*[sdh])/g) ?? [];

test('the template holds the texts of the views', () => {
	const now = path.join(APP, '../../target/luci-texts.pot');
	execFileSync('sh', [ '-c', 'cat >"$0"', now ], { input: scan() });
	const entries = readPo(now).entries;
	assert.ok(entries.length > 150);
	assert.deepEqual(ids(readPo(path.join(APP, template)).entries), ids(entries), 'run: node texts.mjs write');
	/* LuCI's own scan, like xgettext, finds only texts that are literals in _(). */
	for (const file of views())
		for (const [ , called ] of read(file).matchAll(/(?<![\w.])_\((.)/g))
			assert.ok(called === '\'', `${file}: _(${called}`);
});

test('every text is ASCII, and has a translation with the same placeholders in the same order', () => {
	assert.ok(translations().length > 0);
	const wanted = readPo(path.join(APP, template)).entries;
	for (const file of translations()) {
		const { entries, texts, header } = readPo(path.join(APP, file));
		assert.deepEqual(ids(entries), ids(wanted), file);
		const forms = +/Plural-Forms: nplurals=(\d); plural=[^;]+;/.exec(header)?.[1];
		assert.ok(forms >= 1, `${file}: ${header}`);
		for (const { msgid, msgid_plural: plural } of wanted) {
			assert.match(msgid, /^[\x20-\x7e]+$/);
			assert.equal(msgid, msgid.replace(/\s+/g, ' ').trim(), 'LuCI puts white space together');
			for (const [ key, source ] of plural ? Array.from({ length: forms }, (_none, n) => [ `${msgid}\u0002${n}`, plural ]) : [ [ msgid, msgid ] ]) {
				assert.ok(texts[key], `${file}: not translated: ${source}`);
				assert.deepEqual(placeholders(texts[key]), placeholders(source), `${file}: ${source}`);
			}
		}
		execFileSync('msgfmt', [ '--check-format', '--check-domain', '-o', '/dev/null', path.join(APP, file) ]);
	}
});

/* What the checks of openwrt/luci look for besides eslint: its formalities, and keys that are given twice. */
test('the files are as openwrt/luci wants them', () => {
	const keys = value => value && typeof(value) === 'object' ? Object.values(value).reduce((sum, inner) => sum + keys(inner), Array.isArray(value) ? 0 : Object.keys(value).length) : 0;
	const files = readdirSync(APP, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile()).map(entry => path.join(entry.parentPath ?? entry.path, entry.name));
	assert.ok(files.length > 15);
	for (const file of files) {
		const text = readFileSync(file, 'utf8');
		assert.ok(text.endsWith('\n') && !/\r|[ \t]\n/.test(text), file);
		assert.ok(file.endsWith('.po') || file.endsWith('.pot') || !/^ +\S/m.test(text.replace(/^ \*.*$/gm, '')), `${file}: indented by blanks`);
		if (file.endsWith('.json'))
			assert.equal(text.match(/"[^"]*"\s*:/g).length, keys(JSON.parse(text)), `${file}: a key twice`);
		assert.ok(!/\.uc$|\/ucode\/|\.lua$/.test(file), file);
	}
	/* jsmin of luci-base takes comments and blanks away, so nothing may depend on a line's end. */
	for (const file of views())
		assert.ok(!/[^\s;{}(),:?|&+*=>\x5b`'\-/.!]\n\s*[(\x5b`]/.test(read(file).replace(/\/\*[^]*?\*\//g, '').replace(/`[^`]*`/g, '``')), file);
});

test('what is read from views and menu is there', () => {
	const menu = JSON.parse(read('root/usr/share/luci/menu.d/luci-app-recentd.json'));
	for (const [ name, entry ] of Object.entries(menu)) {
		assert.ok(entry.title, name);
		if (entry.action.type === 'view')
			assert.ok(views().includes(`htdocs/luci-static/resources/view/${entry.action.path}.js`), name);
	}
	assert.deepEqual(Object.values(menu).map(entry => entry.depends?.acl).filter(Boolean), [ [ 'luci-app-recentd' ] ]);
	const makefile = read('Makefile');
	for (const line of [ /^LUCI_TITLE:=.+$/m, /^LUCI_DEPENDS:=.*\+recentd/m, /^LUCI_PKGARCH:=all$/m, /^PKG_LICENSE:=/m, /^PKG_MAINTAINER:=.*@/m, /^include .*luci\.mk$/m ])
		assert.match(makefile, line);
	/* Each view declares at its head what it requires. */
	for (const file of views()) {
		const text = read(file);
		assert.match(text, /^'use strict';\n'require /, file);
		for (const [ , name ] of text.matchAll(/^'require (recentd\.[a-z]+)/gm))
			assert.ok(views().includes(`htdocs/luci-static/resources/${name.replace('.', '/')}.js`), `${file}: ${name}`);
	}
});

test('every message that counts has words', () => {
	const words = read('htdocs/luci-static/resources/recentd/words.js');
	const src = path.join(APP, '../../src/message');
	const source = readdirSync(src, { recursive: true }).filter(file => /\.rs$/.test(file) && !/tests\.rs$/.test(file)).map(file => readFileSync(path.join(src, file), 'utf8')).join('\n');
	const found = [ ...source.matchAll(/name:\s*"([a-z0-9-]+)",\s*role:\s*(?:Role::)?(?:Failure|Twice|Announce|Echo|Closes)\b/g) ].map(([ , name ]) => name);
	assert.ok(found.length > 60, String(found.length));
	for (const name of found)
		assert.match(words, new RegExp(`'${name}': [A-Z_]+[,\n]`), name);
	/* And every kind of a source. */
	for (const kind of [ 'ubus', 'logread', 'file', 'socket', 'udp', 'stdin' ])
		assert.ok(words.includes(`'${kind}': _(`), kind);
});

/* The page knows all of the daemon's reasons to refuse a ban. An unknown reason would appear in English. */
test('every refusal of the daemon has words', () => {
	const words = read('htdocs/luci-static/resources/recentd/words.js');
	const src = path.join(APP, '../../src');
	const files = readdirSync(src, { recursive: true }).filter(file => /^(agent|config|control|policy|firewall\/lan)\b.*\.rs$/.test(file) && !/(tests|ban_file)\.rs$/.test(file)); // what is wrong in that file only the log says
	const source = files.map(file => readFileSync(path.join(src, file), 'utf8').split('#[cfg(test)]')[0]).join('\n');
	const found = [ ...source.matchAll(/(?:Some|Refusal::Argument|then_some)\("([^"]+)"\)/g) ].map(([ , text ]) => text)
		.filter(text => !/^(seconds|sort must|too many words|no room|a request|option )/.test(text));
	const free = /fn is_free_because[^]*?\n {4}\}/.exec(source)[0];
	found.push(...[ ...free.matchAll(/=> "([^"]+)"/g) ].map(([ , text ]) => text));
	assert.ok(found.length >= 11, String(found));
	for (const text of found)
		assert.ok(words.includes(`'${text.replaceAll('\'', '\\\'')}': _(`), text);
});
