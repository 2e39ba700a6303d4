/* The status page and the card on Status > Overview with the real daemon: each state that an owner may see. */
import { execFileSync } from 'node:child_process';
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { open, shot, shots } from './browser.mjs';
import { BANNED, COUNTED, SOON, bans, browser, calls, level, reaches, router, row, start, title, used } from './hooks.mjs';
import { sleep, within } from './router.mjs';

describe('what is shown', () => {
	test('a quiet router is protected, on any screen and in any language', async () => {
		await start({ hitcount: '15' });
		const page = await open(browser, router);
		assert.equal(await title(page), 'Your router is protected');
		assert.match(await page.locator('.rd-state').textContent(), /After 15 failed logins within 15 min an address is banned for 1 h/);
		assert.equal(await page.getByText('No address is banned.').isVisible(), true);
		assert.equal(await page.getByText('No failed attempts at the moment.').isVisible(), true);
		/* Bans and attempts are on the first screen. */
		assert.ok((await page.locator(`section[aria-label="${COUNTED}"] h3`).boundingBox()).y < 900);
		assert.deepEqual(page.complaints, []);
		await shots(page, 'protected');
		for (const [ lang, wanted ] of Object.entries({
			de: 'Dein Router ist geschützt', es: 'Su router está protegido', fr: 'Votre routeur est protégé', ru: 'Ваш маршрутизатор защищён', zh_Hans: '您的路由器已受保护'
		})) {
			const other = await open(browser, router, { lang, width: 320 });
			assert.equal(await title(other), wanted);
			assert.equal(await other.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0, lang);
			assert.deepEqual(other.complaints, []);
			await shot(other, `protected-${lang}-320`);
			await other.close();
		}
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
		await shots(page, 'attack');
		/* For README, so it has to stay small. */
		const picture = await shot(page, 'first-screen', false);
		assert.ok(picture.length < 100_000, String(picture.length));

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
		router.tamper = (_object, method, answer) => method !== 'status' ? answer : { ...answer, uptime: 12 * 3600, attempts: {
			last_hour: 1200, dropbear: Array.from({ length: 24 }, (_none, n) => n < 12 ? 0 : Math.round(40 + 38 * Math.sin(n / 3))), luci: Array.from({ length: 24 }, (_none, n) => n < 12 || n % 5 ? 0 : 9),
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
		await shots(page, 'chart');
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
		[ 'no rule', { sink: 'xt_recent', proc: '/nonexistent' }, /The firewall rule for IPv4 and IPv6 is missing.*iptables-mod-conntrack-extra/, 'Restart recentd' ],
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
			await shots(page, `not-protected-${what.replace(/ /g, '-')}`);
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
		await shots(page, 'faulty-settings');
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
		await shots(page, 'full');
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
		await shots(page, 'overview');
		await shot(await open(browser, router, { view: 'overview', dark: true, width: 390, lang: 'de' }), 'overview-phone-dark-german');
		await router.stopDaemon();
		await within(SOON, 'stopped', async () => /not protected recentd does not run/.test(String(await rows())));
		assert.deepEqual(page.complaints, []);
	});
});
