'use strict';
'require baseclass';
'require rpc';
'require uci';
'require recentd.addresses as addresses';

/* What the daemon is asked and told: its ubus object, its configuration, and its init script. */

const callStatus = rpc.declare({ object: 'recentd', method: 'status', expect: { '': {} } });
const callList = rpc.declare({ object: 'recentd', method: 'list', params: [ 'offset', 'sort', 'match' ], expect: { '': {} } });
const callEvents = rpc.declare({ object: 'recentd', method: 'events', params: [ 'offset' ], expect: { '': {} } });
const callBan = rpc.declare({ object: 'recentd', method: 'ban', params: [ 'address', 'seconds' ] });
const callUnban = rpc.declare({ object: 'recentd', method: 'unban', params: [ 'address' ] });
const callAllow = rpc.declare({ object: 'recentd', method: 'allow', params: [ 'address' ] });
const callDisallow = rpc.declare({ object: 'recentd', method: 'disallow', params: [ 'address' ] });
const callCheck = rpc.declare({ object: 'recentd', method: 'check', params: [ 'section', 'option', 'value', 'line' ], expect: { '': {} } });
const callCommit = rpc.declare({ object: 'uci', method: 'commit', params: [ 'config' ], reject: true });
const callInit = rpc.declare({ object: 'rc', method: 'init', params: [ 'name', 'action' ] });
const callLog = rpc.declare({ object: 'log', method: 'read', params: [ 'lines', 'stream', 'oneshot' ], expect: { log: [] } });

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
		list.counted.sort((a, b) => b.failures - a.failures || addresses.compare(a.address, b.address));

	return list;
}

/*
 * Gives the allowlist of the configuration to `change`, which returns the new one, or null to leave it. Changes that the user has not
 * applied yet are not applied by the way: then this one stays among them. Returns whether it is in force.
 */
async function changeAllowed(change) {
	const waiting = (await uci.changes()).recentd;

	uci.unload('recentd');
	await uci.load('recentd');

	const section = uci.sections('recentd', 'recentd')[0]?.['.name'] ?? uci.add('recentd', 'recentd', 'main');
	const changed = change(L.toArray(uci.get('recentd', section, 'allow')));

	if (changed == null)
		return true;
	if (changed.length)
		uci.set('recentd', section, 'allow', changed);
	else
		uci.unset('recentd', section, 'allow');
	await uci.save();
	if (L.toArray(waiting).length)
		return false;
	await callCommit('recentd');

	return true;
}

return baseclass.extend({
	/* The status alone. */
	async status() {
		const status = await callStatus();

		if (!Array.isArray(status.sources))
			throw new Error(_('recentd answered nothing that could be understood'));

		return status;
	},

	/* Status, decisions and the list, of which `wanted` is { sort, match }. */
	async ask(wanted) {
		const [ status, events, list ] = await Promise.all([ this.status(), callEvents(0), readList(wanted) ]);

		return { status, events: L.toArray(events.events), list };
	},

	/* What is told; each gives the daemon's reply, which may be a refusal. */
	ban: callBan,
	unban: callUnban,
	allow: callAllow,
	disallow: callDisallow,

	/* What the daemon says of the value of an option; of a pattern also what it finds in `line`, a message of the log. */
	check: callCheck,

	/* The last lines of the system log, the oldest first. */
	log(lines) {
		return callLog(lines, false, true).then(log => log.map(entry => String(entry?.msg ?? '')));
	},

	/* Its init script also loads its rules, where the firewall has lost them. */
	restart() {
		return callInit('recentd', 'restart');
	},

	/* The allowlist: of the configuration, and until the next start. */
	allowed(status) {
		const all = new Map();
		const add = (list, member) => L.toArray(list).forEach(address => {
			const key = addresses.key(address);

			/* One address is shown without a length. */
			all.set(key, { address: String(address).replace(/^([^:]+)\/32$|\/128$/, '$1'), ...all.get(key), [member]: true });
		});

		add(status.allow, 'kept');
		add(status.allow_by_hand, 'byHand');

		return Array.from(all.values()).sort((a, b) => addresses.compare(a.address, b.address));
	},

	/* Puts an address into the configuration. Returns 'done', 'waits' for changes that are not applied yet, or 'full'. */
	async keepAllowed(address) {
		let full = false;
		const inForce = await changeAllowed(allowed => {
			full = allowed.length >= ALLOWED;

			return full || allowed.some(other => addresses.key(other) === addresses.key(address)) ? null : allowed.concat(address);
		});

		return full ? 'full' : inForce ? 'done' : 'waits';
	},

	/* Takes it out, in whatever notation it stands there. */
	async dropAllowed(address) {
		const inForce = await changeAllowed(allowed => {
			const others = allowed.filter(other => addresses.key(other) !== addresses.key(address));

			return others.length < allowed.length ? others : null;
		});

		return inForce ? 'done' : 'waits';
	}
});
