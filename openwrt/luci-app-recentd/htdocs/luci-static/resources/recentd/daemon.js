'use strict';
'require baseclass';
'require rpc';
'require uci';

/* What the daemon is asked and told: its ubus object, and its configuration. */

const callStatus = rpc.declare({ object: 'recentd', method: 'status', expect: { '': {} } });
const callList = rpc.declare({ object: 'recentd', method: 'list', params: [ 'offset', 'sort', 'match' ], expect: { '': {} } });
const callEvents = rpc.declare({ object: 'recentd', method: 'events', params: [ 'offset' ], expect: { '': {} } });
const callBan = rpc.declare({ object: 'recentd', method: 'ban', params: [ 'address', 'seconds' ] });
const callUnban = rpc.declare({ object: 'recentd', method: 'unban', params: [ 'address' ] });
const callAllow = rpc.declare({ object: 'recentd', method: 'allow', params: [ 'address' ] });
const callCommit = rpc.declare({ object: 'uci', method: 'commit', params: [ 'config' ], reject: true });

/* An answer comes in pages of about 50 entries. More than so many pages of bans, and of addresses with failures, are not asked for. */
const PAGES = 10;
/* Prefixes that the daemon's allowlist holds. */
const ALLOWED = 32;

/* The first entries in the order `sort` whose addresses match, and how many there are. */
async function readList({ sort, match }) {
	const list = { bans: [], counted: [], bans_total: 0, counted_total: 0 };

	for (let offset = 0, bans = true, page = 0; page < PAGES; page++) {
		const part = await callList(offset, sort, match);

		list.bans.push(...L.toArray(part.bans));
		list.counted.push(...L.toArray(part.counted));
		list.bans_total = part.bans_total ?? list.bans.length;
		list.counted_total = part.counted_total ?? list.counted.length;
		if (part.more !== true || !(part.next > offset))
			break;
		offset = part.next;
		/* Enough of the bans, or all. */
		if (bans && (page === PAGES - 1 || offset >= list.bans_total)) {
			offset = Math.max(offset, list.bans_total);
			bans = false;
			page = -1;
		}
	}

	/* What changed between two pages may be in both. */
	const once = entries => Array.from(new Map(entries.map(entry => [ entry.address, entry ])).values());

	list.bans = once(list.bans);
	list.counted = once(list.counted);
	if (sort === 'left')
		list.counted.sort((a, b) => b.failures - a.failures || (a.address < b.address ? -1 : 1));

	return list;
}

return baseclass.extend({
	/* Status, decisions and the list, of which `wanted` is { sort, match }. */
	async ask(wanted) {
		const [ status, events, list ] = await Promise.all([ callStatus(), callEvents(0), readList(wanted) ]);

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
