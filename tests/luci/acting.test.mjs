/* The status page with the real daemon: each click, what attackers write, and the rights that the pages need. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { open, shot, shots } from './browser.mjs';
import { BANNED, COUNTED, SOON, bans, browser, calls, level, reaches, router, row, start, used } from './hooks.mjs';
import { acl, sleep, within } from './router.mjs';

describe('what can be done', () => {
	test('recentd stops and comes back, and the page with it', async () => {
		await start();
		await router.ask('ban 198.51.100.9');
		const page = await open(browser, router);
		await row(page, BANNED, '198.51.100.9').waitFor();
		await router.stopDaemon();
		await reaches(page, 'gone', 10000);
		assert.match(await page.locator('.rd-state').textContent(), /recentd does not answer.*does not run.*the System Log says why/);
		assert.equal(await row(page, BANNED, '198.51.100.9').isVisible(), true, 'what was known stays');
		await shots(page, 'stopped');
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
		await shots(page, 'allowlist');
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
		router.fail('192.0.2.10', 3);
		/* In this network namespace there is no LAN, and no log from before the start. */
		const say = { '192.0.2.9': [ true, 'the LAN is never banned (option lan)' ], '192.0.2.10': [ false, 'its failures were read back from the log; the next one leads to a ban' ] };
		router.tamper = (_object, method, answer) => method !== 'list' ? answer : {
			...answer, counted: answer.counted.map(entry => say[entry.address] ? { ...entry, never_banned: say[entry.address][0], reason: say[entry.address][1] } : entry)
		};
		const page = await open(browser, router);
		const spared = row(page, COUNTED, '192.0.2.9');
		await within(SOON, 'the reason', async () => /Never banned: it belongs to the LAN/.test(await spared.textContent()));
		assert.equal(await spared.getByRole('button').count(), 0);
		assert.match(await row(page, COUNTED, '192.0.2.10').textContent(), /wrong passwordits failures were read back/);
		for (const address of [ '203.0.113.7', '192.0.2.10' ])
			assert.equal(await row(page, COUNTED, address).getByRole('button').count(), 2);
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
