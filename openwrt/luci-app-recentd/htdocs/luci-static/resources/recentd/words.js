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
	'with count \'kernel\' the firewall\'s rules end every ban: a ban without end needs count \'agent\'': _('the rules of the firewall end every ban, because the kernel counts'),
	/* Why an address with enough failures is not banned (src/agent/by_hand.rs). */
	'the kernel\'s list is not there': _('the list of the kernel is missing'),
	'its failures were read back from the log; the next one leads to a ban': _('its failures were read back from the log; the next one leads to a ban'),
	'option sink is dry-run: nothing is banned': _('recentd only watches: nothing is banned'),
	'its ban was pushed out of the full list': _('its ban was pushed out of the full list'),
	'the rule of the firewall bans it': _('the rule of the firewall bans it'),
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

/* The daemon's names of messages that count (src/message/), in a few words. Names of own patterns are their owner's. */
const WRONG_PASSWORD = _('wrong password'), FAILED = _('failed login'), UNKNOWN_USER = _('unknown user name'), WRONG_KEY = _('wrong key or certificate');
const REFUSED = _('login refused'), TOO_MANY = _('too many attempts'), TIMED_OUT = _('login timed out'), NO_LOGIN = _('connection without a login'), SCAN = _('scan');
const CAUSES = {
	'aborted-login': FAILED,
	'account-refused': REFUSED,
	'bad-banner': SCAN,
	'bad-certificate': WRONG_KEY,
	'bad-identification': SCAN,
	'bad-key-signature': WRONG_KEY,
	'bad-password': WRONG_PASSWORD,
	'bad-password-pam': WRONG_PASSWORD,
	'broken-packet': SCAN,
	'changed-user-name': UNKNOWN_USER,
	'client-gave-up': NO_LOGIN,
	'client-left': NO_LOGIN,
	'connection-closed': NO_LOGIN,
	'disconnected': NO_LOGIN,
	'disconnecting-user': NO_LOGIN,
	'dropped-connection': REFUSED,
	'early-exit': NO_LOGIN,
	'exit-after-failures': TOO_MANY,
	'exit-before-login': NO_LOGIN,
	'exit-nul-in-user-name': UNKNOWN_USER,
	'exit-several-user-names': UNKNOWN_USER,
	'exit-stopped': NO_LOGIN,
	'exit-too-many-tries': TOO_MANY,
	'failed-key': WRONG_KEY,
	'failed-login': FAILED,
	'failed-login-elsewhere': FAILED,
	'failed-login-event': FAILED,
	'failed-logins': FAILED,
	'failed-without-a-try': FAILED,
	'key-exchange-broken-off': SCAN,
	'logged-out': NO_LOGIN,
	'login-refused': REFUSED,
	'login-timed-out': TIMED_OUT,
	'login-timed-out-listener': TIMED_OUT,
	'no-common-algorithm': SCAN,
	'no-identification': NO_LOGIN,
	'no-login': NO_LOGIN,
	'no-password': FAILED,
	'pam-refused': REFUSED,
	'prohibited-connection': REFUSED,
	'refused-by-hosts-deny': REFUSED,
	'rejected-signature': WRONG_KEY,
	'right-key-wrong-place': WRONG_KEY,
	'root-refused': REFUSED,
	'several-user-names': UNKNOWN_USER,
	'too-long-password': WRONG_PASSWORD,
	'too-long-user-name': UNKNOWN_USER,
	'too-many-tries': TOO_MANY,
	'too-many-tries-old': TOO_MANY,
	'unknown-key-algorithm': WRONG_KEY,
	'unknown-user': UNKNOWN_USER,
	'user-gave-up': NO_LOGIN,
	'user-not-allowed': REFUSED,
	'user-refused': REFUSED,
	'version-scan': SCAN,
	'wrong-protocol-version': SCAN,
	'wrong-user': UNKNOWN_USER
};

/* Kinds of sources (src/config/sources.rs). */
const KINDS = {
	'ubus': _('system log'),
	'logread': _('system log (logread)'),
	'file': _('file'),
	'socket': _('socket'),
	'udp': _('network (UDP)'),
	'stdin': _('standard input')
};

/* IPv4, IPv6, or both. */
function families(lists) {
	const names = lists.map(kernel => String(kernel.family));

	return names.length === 2 ? _('%s and %s').format(names[0], names[1]) : names.join(', ');
}

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

	/* Which message it was. */
	cause(entry) {
		const cause = String(entry.cause ?? '');

		if (cause === 'by-hand')
			return _('by hand');
		if (cause === '')
			return entry.foreign ? _('added by another program') : _('found in the list');

		return entry.program ? '%s: %s'.format(entry.program, CAUSES[cause] ?? cause.replace(/-/g, ' ')) : cause;
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

		return reply.error == null ? null : this.reason(reply.error);
	},

	/* The same of an address that cannot be banned. */
	reason(text) {
		return REFUSALS[text] ?? String(text);
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
	 * Whether the router is protected, as { level, title, lines: [ text ], acts: [ name ] }. Levels are open, full, attack and ok; acts are
	 * what the lines tell to do: restart, settings, log.
	 */
	state(status) {
		const config = status.config ?? {};
		const { lines, acts } = this.faults(status);

		if (lines.length)
			return { level: 'open', title: _('Your router is not protected'), lines, acts };
		if (status.protected !== true)
			return {
				level: 'open', title: _('Your router is not protected'), acts: [ 'log' ],
				lines: [ String(status.advice || _('recentd does not say why. See: System Log.')) ]
			};

		const rule = _('After %d failed logins within %s an address is banned for %s.')
			.format(config.hitcount, this.span(config.window), this.span(config.ban));
		const faulty = this.faulty(status);

		if (faulty.length)
			return { level: 'full', title: _('Protected, but a part of the settings is faulty and passed over'), lines: faulty.concat(rule), acts: [ 'settings' ] };

		const full = this.full(status);

		if (full.length)
			return { level: 'full', title: _('Protected, but a list is full'), lines: full.concat(rule), acts: [ 'settings' ] };

		const trying = status.addresses?.counted ?? 0;

		if (trying)
			return {
				level: 'attack',
				title: _('Protected, and under attack'),
				lines: [ N_(trying, '%d address has failed to log in and is being counted.', '%d addresses have failed to log in and are being counted.').format(trying), rule ],
				acts: []
			};

		return { level: 'ok', title: _('Your router is protected'), lines: [ rule ], acts: [] };
	},

	/* A log that is read, by its kind and its path. */
	source(source) {
		return [ KINDS[source.kind] ?? source.kind, source.path ].filter(part => part).join(' ');
	},

	/* What keeps recentd from banning attackers, and what to do about it. */
	faults(status) {
		const sink = status.sink ?? {}, lines = [], acts = new Set();

		for (const source of L.toArray(status.sources).filter(source => source.ok === false)) {
			const where = { file: _('Does that file exist? Choose another log source under Settings.'), socket: _('Choose another log source under Settings.') }[source.kind];

			lines.push(_('The log is not read (%s: %s).').format(this.source(source), source.error || '?') + ' ' +
				(where ?? _('Is the service "log" enabled and started? See System > Startup.')));
			acts.add(where ? 'settings' : 'startup');
		}

		if (sink.name === 'dry-run') {
			lines.push(_('recentd only watches: "Ban with" is set to "nothing". Choose "automatic" under Settings.'));
			acts.add('settings');
		}

		/* What is wrong with both families is said once. */
		const broken = L.toArray(sink.lists).filter(kernel => kernel.ok === false);

		for (const error of new Set(broken.map(kernel => kernel.error))) {
			const same = broken.filter(kernel => kernel.error === error);

			lines.push((sink.name === 'nft'
				? _('The kernel takes no bans for %s (%s: %s).') + ' ' + _('Restart recentd; the package kmod-nft-core must be installed.')
				: _('The firewall rule for %s is missing (%s: %s).') + ' ' + _('Restart recentd, which loads it; the package iptables-mod-conntrack-extra must be installed.')
			).format(families(same), same.map(kernel => kernel.name).join(', '), error || '?'));
			acts.add('restart');
		}

		return { lines, acts: Array.from(acts) };
	},

	/* What is passed over in the configuration, in the daemon's own words. */
	faulty(status) {
		const faults = status.faults ?? {}, first = L.toArray(faults.first);
		const more = (faults.count ?? 0) - first.length;
		const lines = first.map(fault => [ faults.file, fault.line || null ].filter(part => part).join(':') + ': ' + fault.text);

		return more > 0 ? lines.concat(N_(more, 'and %d more', 'and %d more').format(more)) : lines;
	},

	full(status) {
		const full = L.toArray(status.sink?.lists).filter(kernel => kernel.capacity > 0 && kernel.used >= kernel.capacity);

		return full.length ? [
			_('The list for %s is full (%s): each new ban ends the oldest one. Shorter bans make room.')
				.format(families(full), full.map(kernel => _('%s of %s').format(kernel.used, kernel.capacity)).join(', '))
		] : [];
	}
});
