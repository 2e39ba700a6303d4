/* Reads a .po or .pot file: texts maps msgid (plurals: msgid, \2, number) to msgstr. */
import { readFileSync } from 'node:fs';

export function readPo(file) {
	const texts = {}, entries = [];
	let entry = null, field = null;

	for (const line of readFileSync(file, 'utf8').split('\n').concat('')) {
		const [ , name, text ] = /^(msgid|msgid_plural|msgstr(?:\[\d\])?) (".*")$/.exec(line) ?? [];
		if (name === 'msgid')
			entries.push(entry = {});
		if (name)
			entry[field = name] = JSON.parse(text);
		else if (line.startsWith('"'))
			entry[field] += JSON.parse(line);
		else if (line.startsWith('#,') && line.includes('fuzzy'))
			throw new Error(`${file}: a fuzzy entry`);
	}
	for (const one of entries)
		for (const [ name, text ] of Object.entries(one))
			if (name.startsWith('msgstr') && one.msgid !== '')
				texts[one.msgid + (name === 'msgstr' ? '' : '\u0002' + name[7])] = text;

	return { texts, entries: entries.filter(one => one.msgid !== ''), header: entries[0]?.msgstr ?? '' };
}
