/* The settings page: it has every option of the daemon, accepts the values that the daemon accepts, and saves them in the daemon's format. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { after, afterEach, before, describe, test } from 'node:test';
import { launch, open, shot } from './browser.mjs';
import { PROGRAM, Router, within } from './router.mjs';

let browser, router;

const start = async options => { router = await Router.start(options); };
const settings = options => open(browser, router, { view: 'settings', ...options });
const changes = () => router.calls.filter(call => call.object === 'uci' && ![ 'get', 'changes' ].includes(call.method)).map(call => [ call.method, call.given ]);
const main = page => page.locator('.cbi-section').first();
const named = (page, name) => main(page).locator(`[data-name="${name}"]`);
const save = page => page.locator('.cbi-page-actions').getByRole('button', { name: 'Save', exact: true }).click();
/* Options that the page leaves alone: for tests, and the sockets without which the page would be gone. */
const HIDDEN = [ 'control', 'proc', 'sys', 'ubus' ];
const SPANS = { window: '15 min', ban: '1 h', ban_max: '1 d' };

/* The options of the program: name and default. */
const known = new Map(execFileSync(PROGRAM, [ 'help' ], { encoding: 'utf8' }).split('\n')
	.map(line => /^ {2}--([a-z0-9_]+) .*?(?:\[([^\]]*)\])?$/.exec(line)).filter(Boolean).map(([ , name, value ]) => [ name, value ]));

/* Whether the program accepts the value. */
function takes(name, value) {
	try {
		execFileSync(PROGRAM, [ 'check', '--config', 'none', ...(name === 'sink' ? [] : [ '--sink', 'dry-run' ]), `--${name}`, value ], { stdio: 'ignore' });
		return true;
	}
	catch (error) {
		return error.status !== 100;
	}
}

before(async () => { browser = await launch(); });
after(() => browser.close());
afterEach(async () => {
	for (const page of browser.contexts().flatMap(context => context.pages()))
		await page.close();
	await router.stop();
});

describe('options', () => {
	test('the page has exactly the options of the daemon, each once and with a sentence', async () => {
		await start();
		const page = await settings();
		const names = async place => (await place.locator('[data-name]').evaluateAll(nodes => nodes.map(node => node.dataset.name))).filter(name => name[0] !== '_').sort();
		const shown = await names(main(page));
		assert.ok(known.size > 20);
		assert.deepEqual(shown, [ ...known.keys() ].filter(name => !HIDDEN.includes(name)).sort());
		for (const name of shown)
			assert.ok((await named(page, name).locator('.cbi-value-description').textContent()).length > 8, name);
		const patterns = /bytes::position\("([a-z ]+)", key\)\.ok_or\(Refusal::Unknown\)/.exec(readFileSync('../../src/message/custom.rs', 'utf8'))[1];
		await page.locator('.cbi-section-create-name').fill('forum');
		await page.getByRole('button', { name: 'Add' }).click();
		assert.deepEqual(await names(page.getByRole('dialog')), patterns.split(' ').sort());
		assert.deepEqual(page.complaints, []);
	});

	test('each tab, on any screen and in German', async () => {
		await start({ source: [ 'file', 'file:/nonexistent/mail.log' ] });
		const titles = [];
		for (const tab of [ 'basic', 'spared', 'programs', 'reach', 'logs', 'patterns', 'expert' ]) {
			const page = await settings({ tab });
			titles.push(await page.locator('.cbi-tab').textContent());
			await shot(page, `settings-${tab}`);
			await page.close();
		}
		assert.deepEqual(titles, [ 'General Settings', 'Never banned', 'Programs', 'What a ban covers', 'Log sources', 'Own patterns', 'Advanced Settings' ]);
		for (const options of [ { width: 390, dark: true, lang: 'de', tab: 'logs' }, { width: 320, tab: 'basic' } ]) {
			const page = await settings(options);
			assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0);
			await shot(page, `settings-phone-${options.width}${options.dark ? '-dark-german' : ''}`);
			if (options.lang)
				continue;
			assert.match(await named(page, '_health').textContent(), /file \/nonexistent\/mail.log/);
			assert.match(await page.locator('[aria-label="Log sources"] .rd-wrong').textContent(), /^Not read: /);
		}
	});

	test('the defaults shown are the defaults', async () => {
		await start();
		const page = await settings();
		for (const [ name, value ] of known) {
			if (HIDDEN.includes(name))
				continue;
			const field = named(page, name).locator('input, select').first();
			const kind = await field.evaluate(node => node.type);
			if (value === undefined || [ 'watch', 'file', 'socket' ].includes(name))
				continue;
			if (kind === 'checkbox')
				assert.equal(await field.isChecked(), value === '1', name);
			else if (kind === 'select-one' && name !== 'sink')
				assert.equal(await field.inputValue(), value.split(':')[0], name);
			else if (kind === 'text')
				assert.equal(await field.getAttribute('placeholder'), SPANS[name] ? `${SPANS[name]} (default)` : value.split(':')[0], name);
		}
		const watched = await named(page, 'watch').locator(':checked').evaluateAll(nodes => nodes.map(node => node.value));
		assert.equal(watched.join(', '), known.get('watch'));
		const all = await named(page, 'watch').locator('input').evaluateAll(nodes => nodes.map(node => node.value));
		assert.ok(all.every(name => takes('watch', name)), 'each program is known');
	});

	test('the values in force are those of the daemon', async () => {
		await start({ hitcount: '7', window: '600', watch: 'luci' });
		const page = await settings();
		for (const [ name, wanted ] of [ [ 'hitcount', 'In force now: 7' ], [ 'window', 'In force now: 10 min' ], [ 'ban', 'In force now: 1 h' ],
			[ 'watch', 'In force now: luci' ], [ 'lan', 'In force now: yes' ], [ 'sink', 'In force now: nft' ], [ '_health', `file ${router.logFile}OK` ], [ 'name', 'inet recentd v4' ] ])
			assert.ok((await named(page, name).textContent()).includes(wanted), name);
		await router.stopDaemon();
		const stopped = await settings();
		assert.match(await stopped.locator('.cbi-map-descr').textContent(), /does not run/);
		await router.startDaemon();
	});

	test('the form refuses what the daemon refuses, and nothing else', async () => {
		await start();
		const page = await settings();
		let compared = 0;
		for (const [ name, values ] of Object.entries({
			hitcount: [ '1', '200', '0', '201', '-1', '1.5', 'x' ],
			window: [ '1', '604800', '0', '604801', '1e3', '9999999999', '15m', '1h', '7d', '8d', '1w', 'h', '0m' ],
			ban: [ '1', '2147483', '2147484', '0', 'x', '24d', '25d' ],
			growth: [ '1', '100', '0', '101' ],
			ban_max: [ '86400', '2147484', '-5' ],
			ban_forever: [ '0', '5', '100', '101', '-1' ],
			ban_file: [ '/etc/recentd/bans', 'a'.repeat(123), 'a'.repeat(124) ],
			prefix4: [ '8', '24', '32', '7', '33' ],
			prefix6: [ '16', '64', '128', '15', '129' ],
			ports: [ '22', '22,80,443', '0', '65536', '22,', '22, 80', 'ssh', '1,2,3,4,5,6,7,8,9,10,11,12,13,14,15', '1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16' ],
			chains: [ 'INPUT', 'INPUT FORWARD', 'a;b', '-I', 'INPUT `id`', 'x'.repeat(28), 'x'.repeat(29) ],
			name: [ 'syslogblock', 'a-b_c.d', 'a/b', '..', '-x', 'a b', '$(id)', 'n'.repeat(100), 'n'.repeat(101) ],
			name6: [ 'block6', 'a/b' ],
			file: [ '/var/log/messages', '/' + 'a'.repeat(126), '/' + 'a'.repeat(127), '/' + 'ä'.repeat(70) ],
			socket: [ '/run/x', '/' + 'a'.repeat(106), '/' + 'a'.repeat(107) ],
			socket_mode: [ '0600', '666', '8', '1777', '00000600', 'rw' ],
			logread: [ 'logread', 'a'.repeat(127), 'a'.repeat(128) ]
		})) {
			const field = named(page, name).locator('input').first();
			for (const value of values) {
				await field.fill(value);
				await field.blur();
				const valid = !(await field.getAttribute('class')).includes('cbi-input-invalid');
				assert.equal(valid, takes(name, value), `${name} '${value}'`);
				compared++;
			}
		}
		const list = named(page, 'allow'), items = list.locator('.item');
		for (const value of [ '203.0.113.7', '192.168.5.0/24', '2001:db8:1::/48', '::1', 'example.org', '10.0.0.0/33', '::/129', '1.2.3', '1.2.3.4/255.0.0.0' ]) {
			const before = await items.count();
			await list.locator('input').fill(value);
			await list.getByRole('button', { name: '+' }).click();
			assert.equal(await items.count() > before, takes('allow', value), `allow '${value}'`);
			compared++;
		}
		const sources = named(page, 'source'), read = sources.locator('.item');
		for (const value of [ 'stdin', 'file:/var/log/mail.log', 'exim:/var/log/exim4/*log', 'samba:', 'nginx:/var/log/nginx/error.log', 'socket:/run/a.sock', `socket:${'x'.repeat(107)}`, `socket:${'x'.repeat(108)}`, `file:${'x'.repeat(127)}`, `file:${'x'.repeat(128)}`, 'file:', 'auto:x', 'files', '/var/log/messages' ]) {
			const before = await read.count();
			await sources.locator('input').fill(value);
			await sources.getByRole('button', { name: '+' }).click();
			assert.equal(await read.count() > before, takes('source', value), `source '${value}'`);
			compared++;
		}
		for (const [ name, of ] of [ [ 'sink', 'sink' ], [ 'source', 'source' ], [ 'count', 'count' ], [ 'log', 'log' ] ])
			for (const value of await named(page, of).locator('option').evaluateAll(nodes => nodes.map(node => node.value))) {
				assert.equal(takes(name, value), true, `${name} '${value}'`);
				compared++;
			}
		assert.ok(compared > 90);
	});

	test('choices are all the values that the daemon accepts', async () => {
		await start();
		const page = await settings();
		/* stdin is not offered, because procd gives a daemon no standard input. */
		for (const [ name, wanted ] of [ [ 'sink', 'auto, xt_recent, ipt_recent, nft, dry-run' ], [ 'source', 'auto, ubus, logread, file, socket' ], [ 'count', 'agent, kernel' ], [ 'log', 'auto, stderr, syslog' ] ])
			assert.deepEqual((await named(page, name).locator('option').evaluateAll(nodes => nodes.map(node => node.value))).sort(), wanted.split(', ').sort());
	});
});

describe('saving', () => {
	test('unchanged options are not written', async () => {
		/* Some options as in the shipped file, some that state the default in another notation. */
		await start({ hitcount: '15', window: '900', ban: '1h', lan: '1', update: 'off', from_start: 'yes', sandbox: '0', sink: 'auto', watch: [ 'luci', 'sshd', 'dropbear' ], ports: '22' });
		const page = await settings();
		assert.deepEqual(await Promise.all([ 'lan', 'update', 'from_start' ].map(name => named(page, name).locator('input').isChecked())), [ true, false, true ]);
		await save(page);
		await page.waitForTimeout(500);
		assert.deepEqual(changes(), []);
		assert.equal(await page.locator('#indicators').textContent(), '');
		/* One is changed, and one is written. */
		await named(page, 'ban').locator('input').fill('7200');
		await save(page);
		await within(5000, 'saved', async () => await page.locator('#indicators').textContent() === 'Unsaved Changes: 1');
		assert.deepEqual(changes(), [ [ 'set', { config: 'recentd', section: 'main', values: { ban: '7200' } } ] ]);
	});

	test('changed options are written, and in force after they were applied', async () => {
		await start();
		const page = await settings();
		await named(page, 'hitcount').locator('input').fill('8');
		await named(page, 'lan').locator('input').uncheck();
		await named(page, 'allow').locator('input').fill('203.0.113.0/24');
		await named(page, 'allow').getByRole('button', { name: '+' }).click();
		await named(page, 'watch').getByLabel('luci', { exact: true }).uncheck();
		await page.getByRole('button', { name: 'Save & Apply' }).click();
		await within(10000, 'in force', () => router.ask('status').then(status => status.config.hitcount === 8 && !status.config.lan, () => false));
		assert.deepEqual((await router.ask('status')).config.watch, [ 'dropbear', 'sshd' ]);
		const [ stored ] = router.stored();
		assert.deepEqual([ stored.hitcount, stored.lan, stored.allow, stored.watch ], [ '8', '0', [ '203.0.113.0/24' ], [ 'dropbear', 'sshd' ] ]);
		assert.match((await router.ask('ban 203.0.113.9')).error, /allowlist/);
		/* Options at their defaults need no lines. */
		const again = await settings();
		await named(again, 'watch').getByLabel('luci', { exact: true }).check();
		await named(again, 'lan').locator('input').check();
		await again.getByRole('button', { name: 'Save & Apply' }).click();
		await within(10000, 'in force', () => router.ask('status').then(status => status.config.lan, () => false));
		assert.deepEqual([ router.stored()[0].lan, router.stored()[0].watch ], [ undefined, undefined ]);
	});

	test('a wrong value prevents saving', async () => {
		await start();
		const page = await settings();
		await named(page, 'hitcount').locator('input').fill('8');
		await named(page, 'ports').locator('input').fill('ssh');
		await save(page);
		await page.getByText('contains an invalid input value').waitFor();
		assert.deepEqual(changes(), []);
	});

	test('own patterns: eight, refused where the daemon would, and at work', async () => {
		await start();
		const page = await settings(), dialog = page.getByRole('dialog'), rows = page.locator('[data-section-id]');
		const add = async name => {
			await page.locator('.cbi-section-create-name').fill(name);
			await page.getByRole('button', { name: 'Add' }).click();
		};
		await add('forum');
		const field = name => dialog.locator(`[data-name=${name}] input`);
		const tab = name => dialog.locator(`.cbi-tabmenu [data-tab=${name}] a`).click();
		for (const [ name, good, bad ] of [
			[ 'program', [ 'forumd', 'a/b@c(d)' ], [ 'recentd', 'pam', 'a b', 'x'.repeat(32) ] ],
			[ 'match', [ 'login of "%{user}" failed from %{address}' ], [ ' x %{address}', 'x %{adress} %{address}', 'no address', `${'x'.repeat(150)} %{address}` ] ],
			[ 'weight', [ '0.5', '1', '10' ], [ '0', '11', '0.55', 'x', '10.1' ] ],
			[ 'name', [ 'a_b-c' ], [ 'a b', 'x'.repeat(32) ] ]
		])
			for (const [ values, wanted ] of [ [ bad, false ], [ good, true ] ])
				for (const value of values) {
					await tab([ 'weight', 'name' ].includes(name) ? 'advanced' : 'general');
					await field(name).fill(value);
					await field(name).blur();
					assert.equal(!(await field(name).getAttribute('class')).includes('invalid'), wanted, `${name} '${value}'`);
				}
		await tab('general');
		await field('program').fill('forumd');
		await dialog.getByRole('button', { name: 'Save' }).click();
		await dialog.waitFor({ state: 'detached' });
		assert.match(await rows.textContent(), /forumforumdlogin of "%\{user\}" failed from %\{address\}/);
		await page.getByRole('button', { name: 'Save & Apply' }).click();
		await within(10000, 'stored', () => router.stored().length === 2);
		await within(10000, 'started', () => router.ask('status').then(() => router.daemon.exitCode === null, () => false));
		router.fail('203.0.113.7', 1, 'daemon.info forumd[PID]: login of "x" failed from ADDRESS');
		await within(5000, 'counted', async () => (await router.ask('list')).counted[0]?.cause === 'a_b-c');
		for (let n = 0; n < 7; n++) {
			await add(`more${n}`);
			await dialog.getByRole('button', { name: 'Dismiss' }).click();
		}
		assert.equal(await rows.count(), 8);
		await add('ninth');
		await page.getByText('There are eight patterns already').waitFor();
		assert.equal(await rows.count(), 8);
	});

	test('a pattern is tried on the last lines of the log, and says what it would count against', async () => {
		await start();
		const line = 'daemon.info forumd[PID]: login of "root" failed from ADDRESS';
		router.fail('203.0.113.7', 1, line);
		router.fail('2001:db8::9', 1, line);
		router.fail('198.51.100.1', 1, 'daemon.info forumd[PID]: welcome <b>ADDRESS</b>');
		router.fail('198.51.100.2', 1);
		const page = await settings(), dialog = page.getByRole('dialog');
		await page.locator('.cbi-section-create-name').fill('forum');
		await page.getByRole('button', { name: 'Add' }).click();
		const rows = dialog.locator('.rd-found tr');
		const tried = async (program, match, typed, count) => {
			await dialog.locator('[data-name=program] input').fill(program);
			await dialog.locator('[data-name=match] input').fill(match);
			await dialog.getByLabel('Log line').fill(typed);
			await dialog.getByRole('button', { name: 'Try on the last log lines' }).click();
			await within(5000, `${count} lines`, async () => await rows.count() === count && !(await dialog.locator('.spinning').count()));
			return (await rows.allTextContents()).slice(1);
		};
		assert.deepEqual(await tried('forumd', 'login of "%{user}" failed from %{address}', 'forumd[7]: login of "x" failed from "192.0.2.1', 5), [
			'login of "x" failed from "192.0.2.1does not match', 'welcome <b>198.51.100.1</b>does not match',
			'login of "root" failed from 2001:db8::9counts against 2001:db8::9', 'login of "root" failed from 203.0.113.7counts against 203.0.113.7'
		]);
		await shot(dialog, 'pattern');
		assert.deepEqual(await tried('forumd', 'denied %{address}', 'denied example.org', 5).then(rows => rows[0]), 'denied example.orgmatches, but names no address');
		assert.deepEqual(await tried('other', 'x {a of %{address}', '', 0), []);
		assert.equal(await dialog.locator('.rd-found').textContent(), 'a { is not closed: add the }');
		assert.deepEqual(await tried('other', 'x of %{address}', '', 0), []);
		assert.match(await dialog.locator('.rd-found').textContent(), /no line of other/);
		assert.deepEqual((await router.ask('list')).counted.map(entry => entry.address), [ '198.51.100.2' ], 'nothing of it is counted');
		assert.deepEqual(page.complaints, []);
	});

	test('before saving the daemon is asked, and what it refuses is said beside the field', async () => {
		await start();
		const page = await settings(), dialog = page.getByRole('dialog');
		await page.locator('.cbi-section-create-name').fill('forum');
		await page.getByRole('button', { name: 'Add' }).click();
		const field = name => dialog.locator(`[data-name=${name}] input`);
		await field('program').fill('forumd');
		/* The form knows nothing of braces. */
		await field('match').fill('login {a of %{address}');
		await field('match').blur();
		assert.equal((await field('match').getAttribute('class')).includes('invalid'), false);
		await dialog.getByRole('button', { name: 'Save' }).click();
		await page.getByText('Save error').waitFor();
		assert.ok((await field('match').getAttribute('class')).includes('invalid'));
		assert.equal(await field('match').getAttribute('data-tooltip'), 'a { is not closed: add the }');
		assert.equal(await dialog.locator('[data-name=match]').getByRole('alert').innerText(), 'a { is not closed: add the }');
		await shot(dialog, 'pattern-refused');
		await field('match').fill('login {a|b} of %{address}');
		await field('match').blur();
		await dialog.getByRole('button', { name: 'Save' }).click();
		await dialog.waitFor({ state: 'detached' });
		assert.deepEqual(changes(), [], 'not yet');
		await save(page);
		await within(5000, 'saved', () => changes().some(([ , given ]) => JSON.stringify(given).includes('{a|b}')));
		/* Without a daemon nothing is asked, and nothing is kept from being saved. */
		await router.stopDaemon();
		await named(page, 'hitcount').locator('input').fill('9');
		await save(page);
		await within(5000, 'saved', () => changes().some(([ , given ]) => given.values?.hitcount === '9'));
		await router.startDaemon();
	});

	test('without the right to write nothing can be changed', async () => {
		await start();
		const page = await settings({ write: false });
		for (const field of await main(page).locator('input, select').all())
			assert.equal(await field.isDisabled(), true);
		assert.equal(await page.getByRole('button', { name: 'Save', exact: true }).isDisabled(), true);
	});
});
