/* What the tests of the status page share: one browser, a router for each test, and how to find things on the page. */
import { after, afterEach, before } from 'node:test';
import { launch } from './browser.mjs';
import { Router, within } from './router.mjs';

/* The longest time that an owner should have to wait. */
export const SOON = 5000;
/* Calls that were made, as "OBJECT METHOD". */
export const used = new Set();
export let browser, router;

export const start = async options => { router = await Router.start({ hitcount: '5', ...options }); };
export const calls = (object, method) => router.calls.filter(call => call.object === object && call.method === method);
export const row = (page, section, address) => page.locator(`section[aria-label="${section}"] tr`, { hasText: address });
export const BANNED = 'Banned', COUNTED = 'Failed attempts';
export const title = page => page.locator('.rd-state strong').textContent();
export const level = page => page.locator('.rd-state').getAttribute('data-level');
export const reaches = (page, wanted, ms = SOON) => within(ms, `state ${wanted}`, async () => await level(page) === wanted);
export const bans = async () => (await router.ask('list')).bans.map(ban => ban.address);

before(async () => { browser = await launch(); });
after(() => browser.close());
afterEach(async () => {
	router.calls.forEach(call => used.add(`${call.object} ${call.method}`));
	for (const page of browser.contexts().flatMap(context => context.pages()))
		await page.close();
	await router.stop();
});
