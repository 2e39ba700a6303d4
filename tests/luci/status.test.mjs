/* The status page with the real daemon: each state that an owner may see, and each click. */
import { execFileSync } from 'node:child_process';
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { launch, open, shot } from './browser.mjs';
import { Router, acl, sleep, within } from './router.mjs';

/* The longest time that an owner should have to wait. */
const SOON = 5000;
const used = new Set();
let browser, router;

const start = async options => { router = await Router.start({ hitcount: '5', ...options }); };
const calls = (object, method) => router.calls.filter(call => call.object === object && call.method === method);
const row = (page, section, address) => page.locator(`section[aria-label="${section}"] tr`, { hasText: address });
const BANNED = 'Banned', COUNTED = 'Failed attempts';
const title = page => page.locator('.rd-state strong').textContent();
const level = page => page.locator('.rd-state').getAttribute('data-level');
const reaches = (page, wanted, ms = SOON) => within(ms, `state ${wanted}`, async () => await level(page) === wanted);
const bans = async () => (await router.ask('list')).bans.map(ban => ban.address);

before(async () => { browser = await launch(); });
after(() => browser.close());
afterEach(async () => {
	router.calls.forEach(call => used.add(`${call.object} ${call.method}`));
	for (const page of browser.contexts().flatMap(context => context.pages()))
		await page.close();
	await router.stop();
});

describe('what is shown', () => {
	test('a quiet router is protected, on any screen and in German', async () => {
		await start({ hitcount: '15' });
		const page = await open(browser, router);
		assert.equal(await title(page), 'Your router is protected');
		assert.match(await page.locator('.rd-state').textContent(), /After 15 failed logins within 15 min an address is banned for 1 h/);
		assert.equal(await page.getByText('No address is banned.').isVisible(), true);
		assert.equal(await page.getByText('No failed attempts at the moment.').isVisible(), true);
		/* Bans and attempts are on the first screen. */
		assert.ok((await page.locator(`section[aria-label="${COUNTED}"] h3`).boundingBox()).y < 900);
		assert.deepEqual(page.complaints, []);
		await shot(page, 'protected');
		await shot(await open(browser, router, { dark: true }), 'protected-dark');
		const german = await open(browser, router, { lang: 'de' });
		assert.equal(await title(german), 'Dein Router ist geschützt');
		await shot(german, 'protected-german');
	});

	test('an attack appears, its bar fills, the ban shows with its time left, and one click lifts it', async () => {
		await start();
		const page = await open(browser, router);
		const coming = row(page, COUNTED, '203.0.113.7'), bar = coming.getByRole('progressbar');
		router.fail('203.0.113.7', 2);
		await coming.waitFor({ timeout: SOON });
		assert.equal(await bar.getAttribute('aria-valuenow'), '2');
		assert.equal(await bar.getAttribute('aria-valuemax'), '5');
		assert.match(await coming.textContent(), /2 of 5.*dropbear: wrong password/);
		const narrow = (await bar.locator('span').boundingBox()).width;
		await reaches(page, 'attack');
		assert.equal(await title(page), 'Protected, and under attack');
		router.fail('203.0.113.7', 2);
		await within(SOON, 'the bar fills', async () => await bar.getAttribute('aria-valuenow') === '4');
		await within(2000, 'the bar is wider', async () => (await bar.locator('span').boundingBox()).width > 1.9 * narrow);
		router.fail('198.51.100.9', 3);
		router.fail('2001:db8:7::9', 5);
		await row(page, BANNED, '2001:db8:7::/64').waitFor({ timeout: SOON });
		await shot(page, 'attack');

		router.fail('203.0.113.7', 1);
		const ban = row(page, BANNED, '203.0.113.7');
		await ban.waitFor({ timeout: SOON });
		assert.match(await ban.textContent(), /59 min|1 h/);
		await coming.waitFor({ state: 'detached' });
		await shot(page, 'ban');
		await page.getByRole('button', { name: 'Unban 203.0.113.7' }).click();
		await ban.waitFor({ state: 'detached', timeout: SOON });
		assert.deepEqual(calls('recentd', 'unban').map(call => call.given), [ { address: '203.0.113.7' } ]);
		assert.deepEqual(await bans(), [ '2001:db8:7::/64' ]);
		assert.equal(await page.locator('.rd-said').textContent(), '203.0.113.7 is no longer banned.');
		await row(page, 'Last events', 'unbanned by hand').waitFor();
		assert.deepEqual(page.complaints, []);
	});

	test('on a phone and in the dark nothing is cut off', async () => {
		await start();
		router.fail('203.0.113.7', 4);
		router.fail('2001:db8:ffff:ffff::9', 5);
		router.fail('198.51.100.9', 5);
		for (const options of [ { width: 390, height: 844 }, { width: 390, height: 844, dark: true, lang: 'de' }, { width: 320, height: 700 } ]) {
			const page = await open(browser, router, options);
			await page.locator('.rd-data tr', { hasText: '2001:db8' }).first().waitFor();
			const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
			assert.equal(wide, 0, `${wide} px too wide at ${options.width}`);
			await shot(page, `phone-${options.width}${options.dark ? '-dark-german' : ''}`);
		}
		await shot(await open(browser, router, { dark: true }), 'attack-dark');
	});

	test('what is refused can be read in the dark, and the fields of a form stand in one line', async () => {
		await start();
		for (const [ dark, lang ] of [ [ true, '' ], [ false, 'de' ] ]) {
			const page = await open(browser, router, { dark, lang });
			await page.locator('.rd-form [type=submit]').click();
			const alert = page.getByRole('alert');
			await alert.waitFor();
			const [ text, back ] = await alert.evaluate(node => [ getComputedStyle(node).color, getComputedStyle(document.body).backgroundColor ]
				.map(colour => colour.match(/\d+/g).slice(0, 3).map(part => part / 255).map(part => part <= .03928 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4))
				.map(([ red, green, blue ]) => .2126 * red + .7152 * green + .0722 * blue));
			const contrast = (Math.max(text, back) + .05) / (Math.min(text, back) + .05);
			assert.ok(contrast > 5.5, `${dark}: ${contrast}`);
			const tops = await page.locator('.rd-form:visible label').evaluateAll(nodes => nodes.map(node => node.getBoundingClientRect().top));
			assert.equal(tops.length, 2);
			assert.ok(Math.abs(tops[0] - tops[1]) < 1, String(tops));
			/* A select shows all of its longest choice. */
			for (const select of await page.locator('select:visible').all())
				assert.ok(await select.evaluate(node => {
					const paper = document.createElement('canvas').getContext('2d');
					paper.font = getComputedStyle(node).font;
					return Array.from(node.options).every(option => paper.measureText(option.text).width + 24 < node.clientWidth);
				}));
		}
	});

	test('addresses that are banned in one second stand in the order of addresses', async () => {
		await start();
		const wanted = [ '9.0.0.1', '10.0.0.2', '10.0.0.10', '100.0.0.1', '2001:db8:2::/64', '2001:db8:10::/64' ];
		router.tamper = (_object, method, answer) => method !== 'list' ? answer : { ...answer, bans: answer.bans.map(ban => ({ ...ban, since: 7 })) };
		for (const address of [ ...wanted ].reverse())
			await router.ask(`ban ${address}`);
		const page = await open(browser, router);
		await within(SOON, 'all', async () => await page.locator(`section[aria-label="${BANNED}"] tbody tr`).count() === 6);
		assert.deepEqual(await page.locator(`section[aria-label="${BANNED}"] .rd-address`).allTextContents(), wanted);
	});

	test('a hundred bans: all of them once, nothing moves while they are read', async () => {
		await start();
		for (let n = 0; n < 100; n++)
			await router.ask(`ban 198.51.${n % 7}.${n} ${3600 + 60 * n}`);
		router.fail('203.0.113.7', 2);
		const page = await open(browser, router, { height: 600 });
		const rows = page.locator(`section[aria-label="${BANNED}"] tbody tr`);
		assert.equal(await rows.count(), 10);
		await page.getByRole('button', { name: 'Show all 100' }).click();
		assert.equal(await rows.count(), 100);
		const shown = await rows.locator('.rd-address').allTextContents();
		assert.deepEqual([ ...shown ].sort(), (await bans()).sort());
		assert.ok(calls('recentd', 'list').some(call => call.given.offset > 0), 'the answer has several pages');
		await shot(page, '100-bans');

		/* In the middle of the list a button has the focus and an address is selected. */
		await rows.nth(50).scrollIntoViewIfNeeded();
		await rows.nth(50).getByRole('button').first().focus();
		const look = () => page.evaluate(() => ({
			selected: String(getSelection()), focus: document.activeElement.getAttribute('aria-label'), at: Math.round(document.activeElement.getBoundingClientRect().top)
		}));
		await rows.nth(50).evaluate(node => getSelection().selectAllChildren(node.querySelector('.rd-address')));
		const before = await look();
		assert.match(before.selected, /198/);
		await router.ask('unban 198.51.0.0');
		await within(SOON, 'a row is gone', async () => await rows.count() === 99);
		await sleep(3500);
		const now = await look();
		/* A row's height is no whole number, the scroll position is: half a pixel may be rounded either way. */
		assert.ok(Math.abs(now.at - before.at) <= 1, `${before.at} -> ${now.at}`);
		assert.deepEqual({ ...now, at: 0 }, { ...before, at: 0 });
		assert.deepEqual(page.complaints, []);
		await shot(await open(browser, router, { width: 390, height: 844 }), '100-bans-phone');
	});

	test('bans are searched and sorted by the daemon, and counts stay those of all', async () => {
		await start();
		for (let n = 0; n < 700; n++)
			await router.ask(`ban 198.51.${n >> 8}.${n & 255} ${3600 + 60 * (n * 11 % 700)}`);
		router.fail('203.0.113.7', 2);
		const page = await open(browser, router);
		const rows = page.locator(`section[aria-label="${BANNED}"] tbody tr`);
		const cards = page.locator('.rd-cards .rd-big');
		const shown = () => rows.locator('.rd-address').allTextContents();
		/* However many are banned, the failing ones are seen. */
		await row(page, COUNTED, '203.0.113.7').waitFor({ timeout: SOON });
		assert.equal(await cards.first().textContent(), '700');
		await page.locator(`section[aria-label="${BANNED}"]`).getByRole('button', { name: /^Show all/ }).click();
		await page.getByText(/These are the first \d+ of 700/).waitFor({ timeout: SOON });
		assert.ok(await rows.count() < 700);

		await page.getByLabel('Order').selectOption('address');
		await within(SOON, 'the first addresses', async () => String((await shown()).slice(0, 3)) === '198.51.0.0,198.51.0.1,198.51.0.2');
		/* 509 * 11 % 700 is 699. */
		await page.getByLabel('Order').selectOption('left');
		await within(SOON, 'the longest ban', async () => (await shown())[0] === '198.51.1.253');

		await page.getByLabel('Search').fill('198.51.2.18');
		await within(SOON, 'what is found', async () => (await shown()).length === 9);
		assert.ok((await shown()).every(address => address.startsWith('198.51.2.18')));
		assert.equal(await cards.first().textContent(), '700');
		assert.equal(await page.getByText('No address matches the search.').count(), 2, 'one of them hidden');
		await shot(page, 'search');
		await page.getByLabel('Search').fill('198.51.2.0/30');
		await within(SOON, 'a prefix', async () => (await shown()).length === 4);
		await page.getByLabel('Search').fill('<b>');
		await within(SOON, 'nothing', async () => await page.getByText('No address matches the search.').nth(1).isVisible());
		assert.deepEqual(page.complaints, []);
	});

	test('failed log-ins without an address are told', async () => {
		await start();
		router.fail('', 2, 'authpriv.warn dispatcher.uc: luci: failed login on /');
		const page = await open(browser, router);
		await page.getByText('; 2 without an address in the log').waitFor({ timeout: SOON });
	});

	test('attempts of a day: bars, what they say, and the arrow keys', async () => {
		await start();
		router.tamper = (_object, method, answer) => method !== 'status' ? answer : { ...answer, attempts: {
			last_hour: 1200, dropbear: Array.from({ length: 24 }, (_none, n) => Math.round(40 + 38 * Math.sin(n / 3))), luci: Array.from({ length: 24 }, (_none, n) => n % 5 ? 0 : 9),
			'own-forumd': Array.from({ length: 24 }, (_none, n) => n === 20 ? 130 : 0)
		} };
		const page = await open(browser, router);
		const chart = page.locator('.rd-chart'), caption = page.locator('.rd-caption');
		assert.equal(await chart.locator('[data-hour]').count(), 24);
		assert.match(await chart.getAttribute('aria-label'), /attempts within 24 hours/);
		assert.match(await chart.locator('[data-hour="20"] title').textContent(), /: 1\d\d attempts \(dropbear \d+, luci 9, own-forumd 130\)/);
		await chart.locator('[data-hour="20"]').hover();
		assert.match(await caption.textContent(), /own-forumd 130/);
		/* Two values on the axis; full hours; and what was before the start. */
		const labels = await chart.locator('text').allTextContents();
		assert.deepEqual(labels.filter(text => /^\d+$/.test(text)), [ '100', '200' ]);
		const ticks = await chart.locator('.rd-tick').allTextContents();
		assert.ok(ticks.length >= 3 && ticks.every(text => /^(00|06|12|18):00$/.test(text)), String(ticks));
		assert.match(await chart.locator('.rd-before').textContent(), /^no data before \d\d:\d\d$/);
		await shot(page, 'chart');
		/* On a narrow screen no two labels overlap. */
		await page.setViewportSize({ width: 320, height: 700 });
		const boxes = await chart.locator('text').evaluateAll(nodes => nodes.map(node => node.getBoundingClientRect()).filter(box => box.width).map(({ left, right, top, bottom }) => ({ left, right, top, bottom })));
		for (const [ n, a ] of boxes.entries())
			for (const b of boxes.slice(n + 1))
				assert.ok(a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top, JSON.stringify([ a, b ]));
		await page.mouse.move(0, 0);
		await chart.focus();
		await page.keyboard.press('ArrowLeft');
		const last = await caption.textContent();
		await page.keyboard.press('ArrowLeft');
		assert.match(last, /attempt/);
		assert.notEqual(await caption.textContent(), last);
	});

	for (const [ what, options, wanted, act ] of [
		[ 'no log', { file: '/nonexistent/log' }, /The log is not read \(file \/nonexistent\/log: .*Choose another log source/, 'Open the settings' ],
		[ 'no rule', { sink: 'xt_recent', proc: '/nonexistent' }, /The firewall rule for IPv4, IPv6 is missing.*iptables-mod-conntrack-extra/, 'Restart recentd' ],
		[ 'only watching', { sink: 'dry-run' }, /only watches.*Choose "automatic" under Settings/, 'Open the settings' ]
	])
		test(`not protected: ${what}, and what to do`, async () => {
			await start(options);
			const page = await open(browser, router);
			assert.equal(await level(page), 'open');
			assert.equal(await title(page), 'Your router is not protected');
			assert.match(await page.locator('.rd-state').textContent(), wanted);
			/* Once, however many families it is about, and with what it tells to do. */
			assert.equal(await page.locator('.rd-state p').count(), 1);
			const button = page.locator('.rd-acts .btn');
			assert.deepEqual(await button.allTextContents(), [ act ]);
			if (act === 'Open the settings')
				assert.equal(await button.getAttribute('href'), '/cgi-bin/luci/admin/services/recentd/settings');
			assert.match(await (await open(browser, router, { lang: 'de' })).locator('.rd-state').textContent(), /nicht geschützt/);
			await shot(page, `not-protected-${what.replace(/ /g, '-')}`);
		});

	test('the page names what is passed over in the settings, with its line', async () => {
		await start({ hitcount: 'abc', allow: [ '198.51.100.0/240' ] });
		const page = await open(browser, router);
		assert.equal(await title(page), 'Protected, but a part of the settings is faulty and passed over');
		const text = await page.locator('.rd-state').textContent();
		assert.match(text, /:7: list allow '198.51.100.0\/240' is NOT ALLOWED/);
		assert.match(text, /:6: option hitcount 'abc': must be a number from 1 to 200; it is passed over \(default: 15\)/);
		assert.match(text, /After 15 failed logins/);
		assert.match(await (await open(browser, router, { lang: 'de' })).locator('.rd-state').textContent(), /Geschützt, aber ein Teil der Einstellungen ist fehlerhaft/);
		await shot(page, 'faulty-settings');
	});

	test('the page says that a list is full, and the remedy', async t => {
		/* The owner's set: recentd's own would take long to fill. */
		const empty = 'add table inet recentd; delete table inet recentd';
		execFileSync('nft', [ `${empty}; add table inet recentd; add set inet recentd v4 { type ipv4_addr; size 128; flags dynamic,timeout; }` ]);
		t.after(() => execFileSync('nft', [ empty ]));
		await start();
		for (let n = 0; n < 130; n++)
			await router.ask(`ban 198.51.100.${n} 3600`);
		const page = await open(browser, router);
		assert.equal(await level(page), 'full');
		assert.match(await page.locator('.rd-state').textContent(), /list for IPv4 is full \(128 of 128\).*Shorter bans/);
		assert.equal(await page.getByRole('progressbar', { name: 'Bans, IPv4' }).getAttribute('data-level'), 'full');
		await shot(page, 'full');
	});

	test('recentd stops and comes back, and the page with it', async () => {
		await start();
		await router.ask('ban 198.51.100.9');
		const page = await open(browser, router);
		await row(page, BANNED, '198.51.100.9').waitFor();
		await router.stopDaemon();
		await reaches(page, 'gone', 10000);
		assert.match(await page.locator('.rd-state').textContent(), /recentd does not answer.*does not run.*the System Log says why/);
		assert.equal(await row(page, BANNED, '198.51.100.9').isVisible(), true, 'what was known stays');
		await shot(page, 'stopped');
		for (const button of await page.locator('.rd-data button:visible, .rd-data input:visible').all())
			assert.equal(await button.isDisabled(), true, await button.textContent());
		const meanwhile = await open(browser, router);
		assert.equal(await level(meanwhile), 'gone');
		await page.getByRole('button', { name: 'Start recentd' }).click();
		await reaches(page, 'ok');
		await reaches(meanwhile, 'ok');
		assert.equal(await page.getByRole('button', { name: 'Unban 198.51.100.9' }).isDisabled(), false);
		assert.deepEqual(calls('rc', 'init').map(call => call.given), [ { name: 'recentd', action: 'restart' } ]);
		assert.deepEqual(page.complaints, []);
	});

	test('an action that the daemon does not hear is said to have failed', async () => {
		await start();
		await router.ask('ban 198.51.100.9');
		const page = await open(browser, router, { tick: 100000 });
		await router.stopDaemon();
		await page.getByRole('button', { name: 'Unban 198.51.100.9' }).click();
		await page.locator('.rd-said[data-bad]', { hasText: 'recentd does not run' }).waitFor();
	});

	test('sources with their health, and what room is used', async () => {
		await start({ file: '', source: [ `file:/nonexistent/log` ] });
		const page = await open(browser, router);
		await row(page, 'Log sources', 'file /nonexistent/log').waitFor();
		assert.match(await row(page, 'Log sources', 'file /nonexistent/log').textContent(), /Not read: .*0/);
		for (const name of [ 'Bans, IPv4', 'Bans, IPv6', 'Addresses being counted' ])
			assert.equal(await page.getByRole('progressbar', { name }).getAttribute('data-level'), 'low');
	});

	test('an answer that is a number, empty or strange is no answer', async () => {
		await start();
		const page = await open(browser, router, { tick: 100 });
		for (const strange of [ 7, 0, {}, { version: null }, { sources: 'x', bans: 3 } ]) {
			router.tamper = () => strange;
			await reaches(page, 'gone', 10000);
			router.tamper = null;
			await reaches(page, 'ok');
		}
		assert.deepEqual(page.complaints, []);
	});
});

describe('on Status > Overview', () => {
	test('a card says whether the router is protected, and leads to the page', async () => {
		await start();
		await router.ask('ban 203.0.113.7');
		router.fail('203.0.113.8', 2);
		const page = await open(browser, router, { view: 'overview', tick: 100 });
		const rows = () => page.locator('#view tr').allTextContents();
		await within(SOON, 'counts', async () => String(await rows()) === 'Stateprotected  Details,Banned1,Attempts, 24 hours2');
		assert.equal(await page.getByRole('link', { name: 'Details' }).getAttribute('href'), '/cgi-bin/luci/admin/services/recentd/status');
		await shot(page, 'overview');
		await shot(await open(browser, router, { view: 'overview', dark: true, width: 390, lang: 'de' }), 'overview-phone-dark-german');
		await router.stopDaemon();
		await within(SOON, 'stopped', async () => /not protected recentd does not run/.test(String(await rows())));
		assert.deepEqual(page.complaints, []);
	});
});

describe('what can be done', () => {
	test('an address is banned, if it is one and may be', async () => {
		await start();
		const page = await open(browser, router);
		const field = page.getByLabel('Ban an address'), button = page.getByRole('button', { name: 'Ban', exact: true }), said = page.locator('.rd-said');
		for (const wrong of [ '', 'x', '203.0.113', '203.0.113.0/24', 'example.org', '1.2.3.4 5' ]) {
			await field.fill(wrong);
			await button.click();
			await page.getByRole('alert').waitFor();
		}
		assert.deepEqual(calls('recentd', 'ban'), []);
		await shot(page, 'ban-wrong');
		await field.fill('127.0.0.1');
		await button.click();
		await within(SOON, 'refused', async () => /Not done: it is an address of this router/.test(await said.textContent()));
		assert.equal(await field.inputValue(), '127.0.0.1', 'to be corrected');
		/* What was said before does not stay beside another refusal. */
		await field.fill('x');
		await button.click();
		await page.getByRole('alert').waitFor();
		assert.equal(await said.textContent(), '');
		await field.fill('203.0.113.50');
		await page.keyboard.press('Enter');
		await row(page, BANNED, '203.0.113.50').waitFor({ timeout: SOON });
		await field.fill('2001:db8:1:2::/64');
		await page.getByLabel('For how long').selectOption({ label: '7 d' });
		await button.click();
		await row(page, BANNED, '2001:db8:1:2::/64').waitFor({ timeout: SOON });
		assert.match(await row(page, BANNED, '2001:db8:1:2::/64').textContent(), /6 d 23 h|7 d.*by hand/);
		assert.deepEqual(calls('recentd', 'ban').map(call => call.given), [
			{ address: '127.0.0.1' }, { address: '203.0.113.50' }, { address: '2001:db8:1:2::/64', seconds: 604800 }
		]);
		assert.equal(await field.inputValue(), '');
	});

	test('a counted address can be banned at once', async () => {
		await start();
		router.fail('203.0.113.7', 1);
		const page = await open(browser, router);
		await page.getByRole('button', { name: 'Ban now 203.0.113.7' }).click();
		await row(page, BANNED, '203.0.113.7').waitFor({ timeout: SOON });
		assert.deepEqual(await bans(), [ '203.0.113.7' ]);
	});

	test('a ban is made longer, after a question that the keyboard can close', async () => {
		await start();
		await router.ask('ban 203.0.113.7 60');
		const page = await open(browser, router);
		const button = page.getByRole('button', { name: 'Keep longer 203.0.113.7' });
		await button.focus();
		await page.keyboard.press('Enter');
		await page.getByRole('dialog').waitFor();
		await shot(page, 'keep-longer');
		await page.keyboard.press('Escape');
		await page.getByRole('dialog').waitFor({ state: 'detached' });
		assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), 'Keep longer 203.0.113.7');
		await page.keyboard.press('Enter');
		await page.getByRole('dialog').getByLabel('For how long').selectOption({ label: '7 d' });
		await page.getByRole('dialog').getByRole('button', { name: 'Keep longer' }).click();
		await within(SOON, 'longer', async () => (await router.ask('list')).bans[0].seconds_left > 600000);
		await within(SOON, 'it is shown', async () => /6 d 23 h|7 d/.test(await row(page, BANNED, '203.0.113.7').textContent()));
		await within(SOON, 'the button has the focus again', () => page.evaluate(() => document.activeElement.getAttribute('aria-label') === 'Keep longer 203.0.113.7'));
	});

	test('by keyboard alone: unban, and the focus is not lost with the row', async () => {
		await start();
		await router.ask('ban 203.0.113.7');
		const page = await open(browser, router);
		await page.getByRole('button', { name: 'Unban 203.0.113.7' }).focus();
		await page.keyboard.press('Enter');
		await row(page, BANNED, '203.0.113.7').waitFor({ state: 'detached', timeout: SOON });
		await within(SOON, 'a focus', () => page.evaluate(() => document.activeElement !== document.body));
	});

	test('allowed for good: at once, in the configuration, and after a restart', async () => {
		await start({ hitcount: '2' });
		router.fail('203.0.113.7', 2);
		router.fail('198.51.100.9', 2);
		const page = await open(browser, router);
		await row(page, BANNED, '203.0.113.7').waitFor({ timeout: SOON });
		await page.getByRole('button', { name: 'Allow for good 203.0.113.7' }).click();
		await shot(page, 'allow');
		await page.getByRole('dialog').getByRole('button', { name: 'Allow for good' }).click();
		await page.locator('.rd-said', { hasText: '203.0.113.7 will never be banned again.' }).waitFor({ timeout: SOON });
		await row(page, BANNED, '203.0.113.7').waitFor({ state: 'detached', timeout: SOON });
		assert.deepEqual(router.stored()[0].allow, [ '203.0.113.7' ]);
		assert.equal(router.commits, 1);
		await within(SOON, 'no unsaved changes', async () => await page.locator('#indicators').textContent() === '');
		await within(10000, 'started anew', () => router.ask('status').then(() => true, () => false));
		assert.match((await router.ask('ban 203.0.113.7')).error, /allowlist/);
		await reaches(page, 'ok', 10000);
		assert.deepEqual(await bans(), [ '198.51.100.9' ], 'other bans go on');
	});

	test('the allowlist of the settings and of this run is shown, and each entry can be taken back', async () => {
		await start({ allow: [ '192.0.2.0/24', '2001:DB8:0::/48' ] });
		await router.ask('allow 198.51.100.10');
		await router.ask('allow 198.51.100.9');
		await router.ask('allow 192.0.2.0/24');
		const page = await open(browser, router), said = page.locator('.rd-said');
		const entries = () => page.locator('section[aria-label="Never banned"] tbody tr').allTextContents();
		assert.deepEqual(await entries(), [
			'192.0.2.0/24for good (settings)Remove', '198.51.100.9recentd starts againRemove', '198.51.100.10recentd starts againRemove', '2001:db8::/48for good (settings)Remove'
		]);
		await shot(page, 'allowlist');
		const remove = async address => {
			await page.getByRole('button', { name: `Remove ${address}` }).click();
			await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
			await within(SOON, address, async () => (await said.textContent()) === `${address} can be banned again.`);
		};
		await remove('198.51.100.9');
		assert.equal(router.commits, 0);
		/* In the notation of the settings. */
		await remove('2001:db8::/48');
		assert.deepEqual(router.stored()[0].allow, [ '192.0.2.0/24' ]);
		await within(10000, 'started anew', () => router.ask('status').then(() => true, () => false));
		await reaches(page, 'ok', 10000);
		await remove('192.0.2.0/24');
		assert.equal(router.stored()[0].allow, undefined);
		await within(10000, 'started anew', () => router.ask('status').then(status => !status.allow.length, () => false));
		assert.deepEqual((await router.ask('ban 192.0.2.7')).error, undefined);
		await within(SOON, 'no unsaved changes', async () => await page.locator('#indicators').textContent() === '');
	});

	test('unsaved changes of the settings are not applied by the way', async () => {
		await start();
		await router.ask('ban 203.0.113.7');
		router.staged[0].hitcount = '3';
		const page = await open(browser, router);
		await page.getByRole('button', { name: 'Allow for good 203.0.113.7' }).click();
		await page.getByRole('dialog').getByRole('button', { name: 'Allow for good' }).click();
		await within(SOON, 'said', async () => /unsaved changes, and this is now one/.test(await page.locator('.rd-said').textContent()));
		assert.deepEqual([ router.commits, router.staged[0].allow ], [ 0, [ '203.0.113.7' ] ]);
		await within(SOON, 'unsaved changes', async () => await page.locator('#indicators').textContent() !== '');
	});

	test('an address that is never banned has no button to ban it', async () => {
		await start();
		router.fail('203.0.113.7', 1);
		router.fail('192.0.2.9', 2);
		/* In this network namespace there is no LAN. */
		router.tamper = (object, method, answer) => method === 'check' && answer.address === '192.0.2.9'
			? { ...answer, can_be_banned: false, reason: 'the LAN is never banned (option lan)' } : answer;
		const page = await open(browser, router);
		const spared = row(page, COUNTED, '192.0.2.9');
		await within(SOON, 'the reason', async () => /Never banned: it belongs to the LAN/.test(await spared.textContent()));
		assert.equal(await spared.getByRole('button').count(), 0);
		assert.equal(await row(page, COUNTED, '203.0.113.7').getByRole('button').count(), 2);
		assert.equal(calls('recentd', 'check').length, 2, 'each is asked about once');
	});

	test('allowed for good, when there is no room for it', async () => {
		const allow = Array.from({ length: 32 }, (_none, n) => `10.0.${n}.0/24`);
		await start({ allow });
		await router.ask('ban 203.0.113.7');
		const page = await open(browser, router), said = page.locator('.rd-said');
		const click = async address => {
			await page.getByRole('button', { name: `Allow for good ${address}` }).click();
			await page.getByRole('dialog').getByRole('button', { name: 'Allow for good' }).click();
		};
		await click('203.0.113.7');
		await within(SOON, 'said', async () => /until recentd starts again: .* is full/.test(await said.textContent()));
		assert.equal(router.commits, 0);
		assert.deepEqual(router.stored()[0].allow, allow);

		/* The configuration has room, but the allowlist of `recentd allow` has none. */
		for (let n = 1; n < 8; n++)
			await router.ask(`allow 192.0.2.${n}`);
		for (const sections of [ router.staged, router.sections ])
			sections[0].allow = allow.slice(0, 3);
		await router.ask('ban 203.0.113.8');
		await row(page, BANNED, '203.0.113.8').waitFor({ timeout: SOON });
		await click('203.0.113.8');
		await within(SOON, 'said', async () => /as soon as recentd has read its settings/.test(await said.textContent()));
		assert.deepEqual(router.stored()[0].allow, [ ...allow.slice(0, 3), '203.0.113.8' ]);
		await row(page, BANNED, '203.0.113.8').waitFor({ state: 'detached', timeout: 10000 });
	});

	test('where the kernel counts, bans cannot be made longer', async () => {
		await start({ sink: 'dry-run' });
		router.tamper = (_object, method, answer) => method === 'status' ? { ...answer, config: { ...answer.config, count: 'kernel' } } : answer;
		await router.ask('ban 203.0.113.7');
		const page = await open(browser, router);
		await row(page, BANNED, '203.0.113.7').waitFor();
		assert.equal(await page.getByRole('button', { name: 'Keep longer 203.0.113.7' }).isVisible(), false);
		assert.equal(await page.getByLabel('For how long').isVisible(), false);
	});

	test('without the right to write the page can only be read', async () => {
		await start();
		await router.ask('ban 203.0.113.7');
		const page = await open(browser, router, { write: false });
		await row(page, BANNED, '203.0.113.7').waitFor();
		for (const button of await page.locator('.rd-data button:visible:not(.rd-more)').all())
			assert.equal(await button.isDisabled(), true, await button.textContent());
		const answer = await page.evaluate(() => fetch('/ubus', { method: 'POST', body: JSON.stringify([ { id: 1, params: [ 'x', 'recentd', 'unban', { address: '203.0.113.7' } ] } ]) }).then(reply => reply.json()));
		assert.equal(answer[0].error.code, -32002);
	});

	test('the page says that the user has no right', async () => {
		await start();
		router.allowed = () => false;
		const page = await open(browser, router);
		assert.match(await page.locator('.rd-state').textContent(), /you have no right to do that/);
	});
});

describe('attackers write', () => {
	const EVIL = '<img src=x onerror="window.PWNED=1">\'"><script>window.PWNED=1</script>';
	const evil = value => typeof(value) === 'string' ? EVIL : Array.isArray(value) ? value.map(evil)
		: value && typeof(value) === 'object' ? Object.fromEntries(Object.entries(value).map(([ key, inner ]) => [ key, evil(inner) ])) : value;
	/* Changes every text in an answer, and every name that is data: the names of programs and messages. */
	const tamper = (object, _method, answer) => {
		if (object !== 'recentd')
			return object === 'uci' && answer.values ? { values: Object.fromEntries(Object.entries(answer.values).map(([ name, section ]) => [ name, { ...evil(section), '.name': name, '.type': section['.type'] } ])) } : answer;
		const all = evil(answer);
		if (all.attempts)
			Object.assign(all, { attempts: { last_hour: 5, [EVIL]: Array(24).fill(3) }, protected: false });
		all.sources?.forEach(source => { source.ok = false; });
		return all;
	};
	const taken = page => page.evaluate(() => window.PWNED === 1 || document.querySelector('#view img, #view script, .modal img, .modal script') !== null);

	async function provoke(page) {
		await sleep(600);
		const ban = page.getByRole('button', { name: 'Ban', exact: true });
		if (await ban.isVisible()) {
			await page.getByLabel('Ban an address').fill('203.0.113.50');
			await ban.click();
			await sleep(300);
			await page.getByRole('button', { name: /^Allow for good/ }).first().click();
			await sleep(300);
		}
		return taken(page);
	}

	async function evilPage(view, mutate) {
		router.mutate = null;
		router.tamper = null;
		await router.ask('ban 203.0.113.7');
		router.fail('198.51.100.9', 3);
		router.tamper = tamper;
		router.mutate = mutate;
		return open(browser, router, { view });
	}

	test('real lines with hostile names are counted and nothing of the names is shown', async () => {
		await start();
		router.fail('203.0.113.7', 2, `authpriv.warn dropbear[PID]: Bad password attempt for '${EVIL}' from ADDRESS:4022`);
		router.fail('203.0.113.7', 2, `authpriv.info sshd[PID]: Failed password for invalid user ${EVIL} from ADDRESS port 4022 ssh2`);
		const page = await open(browser, router);
		await row(page, COUNTED, '203.0.113.7').waitFor({ timeout: SOON });
		assert.equal(await taken(page), false);
		assert.equal((await page.content()).includes('onerror'), false);
	});

	for (const view of [ 'status', 'settings' ])
		test(`any text in any answer is text: ${view}`, async () => {
			await start();
			const page = await evilPage(view, null);
			assert.equal(await provoke(page), false);
			const text = await page.locator('#view').innerText();
			assert.ok(text.includes('<img src=x onerror='), 'it is shown as it is');
			await shot(page, `hostile-${view}`);
		});

	/* The test detects each of these. */
	for (const [ what, view, file, from, to ] of [
		[ 'a text that is set as HTML', 'status', 'recentd/rows.js', 'node.textContent = value', 'node.innerHTML = value' ],
		[ 'an address as a bare string', 'status', 'view/recentd/status.js', "{ 'class': 'rd-address' }, [ String(entry.address) ]), bar.node", "{ 'class': 'rd-address' }, String(entry.address)), bar.node" ],
		[ 'an entry of the allowlist as a bare string', 'status', 'view/recentd/status.js', "[ entry.address ]), until", "entry.address), until" ],
		[ 'a line of the state as a bare string', 'status', 'view/recentd/status.js', "E('p', {}, [ line ])", "E('p', {}, line)" ],
		[ 'the question as a bare string', 'status', 'view/recentd/status.js', "E('p', {}, [ text ])", "E('p', {}, text)" ],
		[ 'the legend as a bare string', 'status', 'recentd/chart.js', 'legend.replaceChildren(', 'legend.innerHTML = programs.join(); L.toArray(' ],
		[ 'what is in force without %h', 'settings', 'view/recentd/settings.js', "'%h'.format(_('In force", "'%s'.format(_('In force" ],
		[ 'a cell of the patterns as a bare string', 'settings', 'view/recentd/settings.js', "return E('span', {}, [ String(this.cfgvalue(section) ?? this.placeholder ?? '') ])", 'return String(this.cfgvalue(section))' ]
	])
		test(`would be noticed: ${what}`, async () => {
			await start();
			router.staged.push({ '.type': 'pattern', '.name': 'own', program: 'x', match: 'y' });
			await router.ask('allow 192.0.2.7');
			const page = await evilPage(view, (name, text) => {
				if (!name.endsWith(file))
					return text;
				assert.ok(text.includes(from), `${file} has no ${from}`);
				return text.replace(from, to);
			});
			assert.equal(await provoke(page), true);
		});
});

test('rights cover exactly the calls that the pages made', async () => {
	await start();
	const page = await open(browser, router, { view: 'settings' });
	await page.locator('[data-name="hitcount"] input').fill('8');
	await page.getByRole('button', { name: 'Save', exact: true }).click();
	await within(SOON, 'asked', async () => calls('recentd', 'check').length > 0);
	await page.locator('.cbi-section-create-name').fill('own');
	await page.getByRole('button', { name: 'Add' }).click();
	await page.getByRole('dialog').locator('[data-name=match] input').fill('denied %{address}');
	await page.getByRole('button', { name: 'Try on the last log lines' }).click();
	await within(SOON, 'the log is read', async () => calls('log', 'read').length > 0);
	router.calls.forEach(call => used.add(`${call.object} ${call.method}`));
	/* acl.d need not grant the calls of uci that every session has. */
	const { read, write } = acl();
	const asked = [ read, write ].flatMap(rights => Object.entries(rights.ubus).flatMap(([ object, methods ]) => methods.map(method => `${object} ${method}`)));
	assert.deepEqual([ ...used ].filter(call => ![ 'uci get', 'uci set', 'uci add', 'uci delete', 'uci changes' ].includes(call)).sort(), asked.sort());
	assert.ok(read.ubus.recentd.every(method => [ 'check', 'status', 'list', 'events' ].includes(method)), 'reading changes nothing');
});
