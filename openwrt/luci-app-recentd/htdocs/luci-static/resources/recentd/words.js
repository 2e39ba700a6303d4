'use strict';
'require baseclass';

/*
 * What the daemon says, in words for an owner. Nothing here touches the page: all functions take
 * members of the daemon's answers and give plain text, which must go into the page as text.
 */

/* The daemon's reasons not to do something (src/control/request.rs, src/control/act.rs, src/firewall/lan.rs, src/policy/mod.rs). */
const REFUSALS = {
	'an address is needed': _('an address is needed'),
	'sort must be newest, left or address': _('the order is not known'),
	'section, option and value are needed': _('section, option and value are needed'),
	'not an address, nor a prefix such as 2001:db8::/64': _('this is not an address'),
	'only single addresses can be banned, and prefixes as long as option prefix4 or prefix6 says; for others add a rule to the firewall': _('only single addresses can be banned, and networks of the size in the settings'),
	'an address of this machine is never banned': _('it is an address of this router'),
	'a loopback, link-local, multicast or unspecified address is never banned': _('it is a loopback, link-local, multicast or unspecified address'),
	'on the allowlist': _('it is on the list of addresses that are never banned'),
	'in one prefix with an address on the allowlist': _('it is in one network with an address that is never banned'),
	'in one prefix with an address of this machine, which is never banned': _('it is in one network with an address of this router'),
	'the LAN is never banned (option lan)': _('it belongs to the LAN, which is never banned'),
	'not allowed by hand; take it out of the configuration, if it is there': _('it was not allowed by hand'),
	'ipt_recent knows no IPv6': _('the module ipt_recent of this kernel cannot ban IPv6'),
	'a NAT64 address, whose prefix is all of IPv4; only prefix6 128 can tell its hosts apart': _('it is a NAT64 address, whose network stands for all of IPv4')
};

/* Numbers of ubus, where an answer is only that. */
const STATUS = {
	2: _('recentd did not understand the request'),
	3: _('this recentd is too old for that'),
	6: _('permission denied'),
	7: _('recentd did not answer in time'),
	8: _('this address must not or cannot be banned')
};

const ACTIONS = {
	'ban': _('banned'),
	'unban': _('ban ended'),
	'pushed-out': _('ban ended, because the list was full'),
	'forgive': _('logged in, count forgotten'),
	'allow': _('allowed by hand'),
	'disallow': _('no longer allowed by hand')
};

const BY_HAND = {
	'ban': _('banned by hand'),
	'unban': _('unbanned by hand')
};

return baseclass.extend({
	/* The longest ban, in seconds (src/config/mod.rs). */
	LONGEST: 2147483,

	/* A span of time. */
	span(seconds) {
		const s = Math.max(0, Math.round(+seconds || 0));

		if (s < 120)
			return _('%d s').format(s);
		if (s < 3600)
			return _('%d min').format(Math.floor(s / 60));
		if (s < 86400)
			return (Math.floor(s / 60) % 60)
				? _('%d h %02d min').format(Math.floor(s / 3600), Math.floor(s / 60) % 60)
				: _('%d h').format(Math.floor(s / 3600));

		return (Math.floor(s / 3600) % 24)
			? _('%d d %d h').format(Math.floor(s / 86400), Math.floor(s / 3600) % 24)
			: _('%d d').format(Math.floor(s / 86400));
	},

	/* Which message it was; names are the daemon's own, in English everywhere. */
	cause(entry) {
		const cause = String(entry.cause ?? '');

		if (cause === 'by-hand')
			return _('by hand');
		if (cause === '')
			return entry.foreign ? _('added by another program') : _('found in the list');

		return entry.program ? '%s: %s'.format(entry.program, cause.replace(/-/g, ' ')) : cause;
	},

	/* What was decided, and the details of it. */
	action(event) {
		return (event.cause === 'by-hand' ? BY_HAND[event.action] : null) ?? ACTIONS[event.action] ?? String(event.action ?? '');
	},

	details(event) {
		const parts = [];

		if (event.seconds > 0)
			parts.push(_('for %s').format(this.span(event.seconds)));
		if (event.failures > 0)
			parts.push(N_(event.failures, '%s failure', '%s failures').format(event.failures));
		if (event.cause && event.cause !== 'by-hand')
			parts.push(this.cause(event));

		return parts.join(', ');
	},

	/* Why a request was refused, or null if it was not. The reply is a table, or a number of ubus. */
	refusal(reply) {
		if (typeof(reply) === 'number')
			return reply === 0 ? null : STATUS[reply] ?? _('recentd answered with error %d').format(reply);
		if (!L.isObject(reply))
			return _('recentd answered nothing that could be understood');
		if (reply.error == null)
			return null;

		return REFUSALS[reply.error] ?? String(reply.error);
	},

	/* What went wrong on the way to the daemon. */
	trouble(error) {
		const text = String(error?.message ?? error);

		if (text.indexOf('-32000') >= 0)
			return _('recentd does not run');
		if (text.indexOf('-32002') >= 0)
			return _('you have no right to do that; sign in again if you should have it');

		return text;
	},

	/*
	 * Whether the router is protected, as { level, title, lines: [ text ] }. Levels are open, full, attack and ok.
	 */
	state(status) {
		const config = status.config ?? {};
		const todo = this.faults(status);

		if (todo.length || status.protected !== true)
			return {
				level: 'open',
				title: _('Your router is not protected'),
				lines: todo.length ? todo : [ String(status.advice || _('recentd does not say why. See: System Log.')) ]
			};

		const rule = _('After %d failed log-ins within %s an address is banned for %s.')
			.format(config.hitcount, this.span(config.window), this.span(config.ban));
		const faulty = this.faulty(status);

		if (faulty.length)
			return { level: 'full', title: _('Protected, but a part of the settings is faulty and passed over'), lines: faulty.concat(rule) };

		const full = this.full(status);

		if (full.length)
			return { level: 'full', title: _('Protected, but a list is full'), lines: full.concat(rule) };

		const trying = status.addresses?.counted ?? 0;

		if (trying)
			return {
				level: 'attack',
				title: _('Protected, and under attack'),
				lines: [ N_(trying, '%d address has failed to log in and is being counted.', '%d addresses have failed to log in and are being counted.').format(trying), rule ]
			};

		return { level: 'ok', title: _('Your router is protected'), lines: [ rule ] };
	},

	/* A log that is read, by its kind and its path. */
	source(source) {
		return [ source.kind, source.path ].filter(part => part).join(' ');
	},

	/* What keeps recentd from banning attackers, and what to do about it. */
	faults(status) {
		const sink = status.sink ?? {}, lines = [];

		for (const source of status.sources ?? [])
			if (source.ok === false)
				lines.push(_('The log is not read (%s: %s).').format(this.source(source), source.error || '?') + ' ' + ({
					file: _('Does that file exist? Choose another log source under Settings.'),
					socket: _('Choose another log source under Settings.')
				}[source.kind] ?? _('Is the service "log" enabled and started? See System > Startup.')));

		if (sink.name === 'dry-run')
			lines.push(_('recentd only watches: "Where bans go" is set to "nowhere". Choose "automatic" under Settings.'));

		for (const kernel of sink.lists ?? [])
			if (kernel.ok === false)
				lines.push((sink.name === 'nft'
					? _('The kernel takes no bans for %s (%s: %s).') + ' ' + _('Restart recentd under System > Startup; the package kmod-nft-core must be installed.')
					: _('The firewall rule for %s is missing (%s: %s).') + ' ' + _('Restart the firewall under System > Startup; the package iptables-mod-conntrack-extra must be installed.')
				).format(kernel.family, kernel.name, kernel.error || '?'));

		return lines;
	},

	/* What is passed over in the configuration, in the daemon's own words. */
	faulty(status) {
		const faults = status.faults ?? {}, first = L.toArray(faults.first);
		const more = (faults.count ?? 0) - first.length;
		const lines = first.map(fault => [ faults.file, fault.line || null ].filter(part => part).join(':') + ': ' + fault.text);

		return more > 0 ? lines.concat(N_(more, 'and %d more', 'and %d more').format(more)) : lines;
	},

	full(status) {
		return (status.sink?.lists ?? []).filter(kernel => kernel.capacity > 0 && kernel.used >= kernel.capacity).map(kernel =>
			_('The list for %s is full (%d of %d): each new ban ends the oldest one. Shorter bans make room.')
				.format(kernel.family, kernel.used, kernel.capacity));
	}
});
