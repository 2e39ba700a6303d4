/*
 * Texts of the page: `node texts.mjs write` copies them from the views into the template, as openwrt's i18n-scan does, and
 * merges them into the translations.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { APP } from './router.mjs';

const filesOf = (dir, ending) => readdirSync(path.join(APP, dir), { withFileTypes: true }).flatMap(entry =>
	entry.isDirectory() ? filesOf(path.join(dir, entry.name), ending) : entry.name.endsWith(ending) ? [ path.join(dir, entry.name) ] : []).sort();

export const views = () => filesOf('htdocs', '.js');
export const translations = () => filesOf('po', '.po');
export const template = 'po/templates/recentd.pot';

/* All texts, in gettext's format: texts of the views, and titles and descriptions of menu and rights. */
export function scan() {
	const code = execFileSync('xgettext', [ '-L', 'JavaScript', '--from-code=UTF-8', '-k', '-k_', '-kN_:2,3', '--no-wrap', '--omit-header', '-o', '-', ...views() ], { cwd: APP, encoding: 'utf8' })
		.replace(/#, javascript-format\n/g, '');
	const more = filesOf('root', '.json').flatMap(file => {
		const found = [];
		JSON.parse(readFileSync(path.join(APP, file)), (key, value) => {
			if ((key === 'title' || key === 'description') && typeof(value) === 'string' && !code.includes(`msgid ${JSON.stringify(value)}\n`))
				found.push(`#: ${file}\nmsgid ${JSON.stringify(value)}\nmsgstr ""\n`);
			return value;
		});
		return found;
	});
	const all = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8"\n\n' + code + '\n' + more.join('\n');

	/* Sorted, and with the place that the files have in openwrt/luci. */
	return execFileSync('msgcat', [ '--sort-output', '-' ], { input: all, encoding: 'utf8' }).replace(/^#: .*$/gm, line => line.replace(/(htdocs|root)\//g, 'applications/luci-app-recentd/$1/'));
}

if (process.argv[2] === 'write') {
	writeFileSync(path.join(APP, template), scan());
	for (const file of translations())
		execFileSync('msgmerge', [ '--quiet', '--update', '--backup=none', '--no-wrap', '--no-fuzzy-matching', file, template ], { cwd: APP });
}
