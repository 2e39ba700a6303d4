/* Headless Chromium, and one page of a router in it. Screenshots go to target/luci/. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const SHOTS = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../target/luci');
mkdirSync(SHOTS, { recursive: true });

export const launch = () => chromium.launch({
	executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
	args: [ '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage' ]
});

/* Opens a view. page.complaints collects the errors of the page. */
export async function open(browser, router, { view = 'status', dark = false, width = 1180, height = 900, lang = '', write = true, tick = 1000, tab = '' } = {}) {
	const page = await browser.newPage({ viewport: { width, height } });
	page.complaints = [];
	page.on('pageerror', error => page.complaints.push(String(error)));
	page.on('console', message => { if (message.type() === 'error') page.complaints.push(message.text()); });
	await page.goto(`${router.url}/?view=${view}&dark=${dark ? 1 : 0}&lang=${lang}&write=${write ? 1 : 0}&tick=${tick}`);
	await page.waitForFunction(() => window.READY || window.FAILED);
	const failed = await page.evaluate(() => window.FAILED);
	if (failed)
		throw new Error(failed);
	/* The form is tested as a whole, whichever tab is open. */
	if (view === 'settings' && !tab)
		await page.addStyleTag({ content: '#view .cbi-tabcontainer { display: block !important; }' });
	else if (tab)
		await page.locator(`.cbi-tabmenu [data-tab=${tab}] a`).click();
	return page;
}

/* Of a page, or of a part of one. */
export const shot = (page, name, fullPage = true) => page.screenshot({ path: path.join(SHOTS, name + '.png'), fullPage });

/* The same in the dark and on phones, where nothing may be cut off. */
export async function shots(page, name) {
	const size = page.viewportSize();
	await shot(page, name);
	await page.evaluate(() => { document.documentElement.dataset.darkmode = 'true'; });
	await shot(page, `${name}-dark`);
	for (const width of [ 390, 320 ]) {
		await page.setViewportSize({ width, height: 844 });
		const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
		if (wide)
			throw new Error(`${name}: ${wide} px too wide at ${width}`);
		await shot(page, `${name}-${width}`);
		await page.evaluate(() => { document.documentElement.dataset.darkmode = 'false'; });
	}
	await page.setViewportSize(size);
}
