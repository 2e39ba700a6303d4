'use strict';
'require baseclass';
'require rpc';
'require uci';

/* What the daemon is asked and told: its ubus object, and its configuration. */

const callStatus = rpc.declare({ object: 'recentd', method: 'status', expect: { '': {} } });
const callList = rpc.declare({ object: 'recentd', method: 'list', params: [ 'offset' ], expect: { '': {} } });
const callEvents = rpc.declare({ object: 'recentd', method: 'events', params: [ 'offset' ], expect: { '': {} } });
const callBan = rpc.declare({ object: 'recentd', method: 'ban', params: [ 'address', 'seconds' ] });
const callUnban = rpc.declare({ object: 'recentd', method: 'unban', params: [ 'address' ] });
const callAllow = rpc.declare({ object: 'recentd', method: 'allow', params: [ 'address' ] });
const callCommit = rpc.declare({ object: 'uci', method: 'commit', params: [ 'config' ], reject: true });

/* An answer comes in pages of about 50 entries. More than so many pages are not asked for. */
const PAGES = 20;
/* Prefixes that the daemon's allowlist holds. */
const ALLOWED = 32;

async function wholeList() {
	const whole = { bans: [], counted: [] };

	for (let page = 0, offset = 0; page < PAGES; page++) {
		const part = await callList(offset);

		whole.bans.push(...L.toArray(part.bans));
		whole.counted.push(...L.toArray(part.counted));
		if (part.more !== true || !(part.next > offset))
			break;
		offset = part.next;
	}

	/* What changed between two pages may be in both. */
	const once = entries => Array.from(new Map(entries.map(entry => [ entry.address, entry ])).values());

	whole.bans = once(whole.bans);
	whole.counted = once(whole.counted).sort((a, b) => b.failures - a.failures || (a.address < b.address ? -1 : 1));

	return whole;
}

return baseclass.extend({
	/* Status, decisions and the whole list. */
	async ask() {
		const [ status, events, list ] = await Promise.all([ callStatus(), callEvents(0), wholeList() ]);

		if (!Array.isArray(status.sources))
			throw new Error(_('recentd answered nothing that could be understood'));

		return { status, events: L.toArray(events.events), list };
	},

	/* What is told; each gives the daemon's reply, which may be a refusal. */
	ban: callBan,
	unban: callUnban,
	allow: callAllow,

	/* Why it could not be put into the configuration, or null. */
	async keepAllowed(address) {
		uci.unload('recentd');
		await uci.load('recentd');

		const section = uci.sections('recentd', 'recentd')[0]?.['.name'] ?? uci.add('recentd', 'recentd', 'main');
		const allowed = L.toArray(uci.get('recentd', section, 'allow'));

		if (allowed.includes(address))
			return null;
		if (allowed.length >= ALLOWED)
			return _('Allowed only until recentd starts again: the list "Never banned" under Settings is full.');

		uci.set('recentd', section, 'allow', allowed.concat(address));
		await uci.save();
		await callCommit('recentd');

		return null;
	}
});
