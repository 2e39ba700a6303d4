'use strict';
'require view';
'require form';
'require rpc';
'require ui';
'require recentd.words as words';

/*
 * Every option of the daemon (src/config/options.rs), the basic ones first, and own patterns. What is in force is what the running
 * daemon says of itself, which is another thing than what stands in the file.
 */

const callStatus = rpc.declare({ object: 'recentd', method: 'status', expect: { '': {} } });
const callCheck = rpc.declare({ object: 'recentd', method: 'check', params: [ 'section', 'option', 'value' ], expect: { '': {} } });

const PROGRAMS = [ 'dropbear', 'sshd', 'luci', 'luci-uhttpd', 'dovecot', 'vsftpd', 'pure-ftpd', 'proftpd', 'openvpn', 'postfix', 'exim', 'nginx', 'asterisk', 'vaultwarden', 'samba', 'pam' ];
const WATCHED = PROGRAMS.slice(0, 3);
/* "all" leaves them out. */
const FORGEABLE = [ 'luci-uhttpd', 'vaultwarden' ];
/* What the daemon has room for (src/limits.rs). */
const ALLOWED = 32, PATTERNS = 8;

/* Validators answer true or what is wrong. An empty value is the default. */
const bytes = (least, most) => (_section, value) => {
	const length = new TextEncoder().encode(value ?? '').length;

	return !value || (length >= least && length <= most) || _('At most %d bytes').format(most);
};
const matching = (pattern, wrong) => (_section, value) => !value || pattern.test(value) || wrong;
const whole = (least, most) => (_section, value) =>
	!value || (/^[0-9]{1,9}$/.test(value) && +value >= least && +value <= most) || _('A whole number from %d to %d').format(least, most);

/* Seconds, or a number of minutes, hours or days: 90, 15m, 1h, 2d. */
const time = (least, most) => (_section, value) => {
	const seconds = /^[0-9]{1,9}[mhd]?$/.test(value) ? parseInt(value) * ({ m: 60, h: 3600, d: 86400 }[value.slice(-1)] ?? 1) : 0;

	return !value || (seconds >= least && seconds <= most) || _('A whole number from %d to %d').format(least, most);
};

function ports(_section, value) {
	const all = (value ?? '').split(',');

	return !value || (all.length <= 15 && all.every(port => /^[0-9]{1,5}$/.test(port) && +port >= 1 && +port <= 65535)) ||
		_('Up to 15 port numbers with commas between them, such as 22,80,443');
}

function chains(_section, value) {
	const all = (value ?? '').split(' ').filter(chain => chain !== '');

	return !value || (all.length > 0 && all.every(chain => /^[A-Za-z0-9][A-Za-z0-9_.-]{0,27}$/.test(chain))) ||
		_('Names of chains with blanks between them, such as INPUT FORWARD');
}

/* What can be known without asking is said while it is typed. */
function pattern(_section, value) {
	const names = (value ?? '').match(/%\{[^}]*\}?/g) ?? [];
	const known = [ 'address', 'user', 'name', 'any', 'word', 'number', 'port', 'times' ].map(name => '%{' + name + '}');

	if (!value)
		return _('A pattern is needed');
	if (bytes(1, 160)(null, value) !== true)
		return _('At most %d bytes').format(160);
	if (value !== value.trim())
		return _('It must not begin or end with a blank');
	if (names.some(name => !known.includes(name)))
		return _('Only these are known: %s').format(known.join(' '));
	if (!names.includes('%{address}'))
		return _('%{address} is missing: the address to count');

	return true;
}

/*
 * Before a field is saved the daemon is asked what it says of the value. What it refuses is a fault of the field, in its own words. A
 * daemon that does not run, or does not know the question, keeps nothing from being saved: it passes over what is wrong.
 */
const refused = new Map();

function asked(kind, option, sectiontype) {
	const key = value => [ sectiontype, option.option, value ].join('\0');
	const valid = option.validate;

	option.validate = function(section, value) {
		const known = valid ? valid.call(this, section, value) : true;

		return known === true ? refused.get(key(value)) ?? true : known;
	};
	option.parse = async function(section) {
		/* L.toArray would take a pattern for a list of words. */
		const values = [].concat(this.formvalue(section) ?? []).filter(value => value !== '');

		await Promise.all(values.map(value => callCheck(sectiontype, this.option, value).then(answer => {
			if (answer?.valid === false)
				refused.set(key(value), String(answer.reason));
		}, () => {})));
		this.triggerValidation(section);

		return kind.prototype.parse.call(this, section);
	};

	return option;
}

/* A value that the daemon said is in force, behind the help text, which LuCI takes for HTML. */
function help(text, inForce) {
	return inForce == null || inForce === '' ? text : text + ' <em>' + '%h'.format(_('In force now: %s').format(inForce)) + '</em>';
}

function span(value) {
	return value == null ? null : value < 120 ? _('%d s').format(value) : '%d (%s)'.format(value, words.span(value));
}

function yes(value) {
	return value == null ? null : value ? _('yes') : _('no');
}

/* As of the option source. */
function source(section, value) {
	if (value === '' || /^(auto|ubus|logread|file|socket|stdin)$/.test(value))
		return true;

	/* The daemon looks at the address itself. */
	if (/^udp:(\d+\.\d+\.\d+\.\d+(:\d{1,5})?|[0-9a-fA-F:]+|\[[0-9a-fA-F:]+\]:\d{1,5})$/.test(value))
		return true;

	const [ , what ] = value.match(/^(?:socket|logread|file|dropbear|exim|openvpn|proftpd|samba|vsftpd):(.+)$/) ?? [];

	return what ? bytes(1, value.startsWith('socket') ? 107 : 127)(section, what) : _('Choose one of the list, or name a file as file:/var/log/mail.log');
}

return view.extend({
	load() {
		return callStatus().then(status => Array.isArray(status.sources) ? status : null, () => null);
	},

	render(status) {
		const m = new form.Map('recentd', _('Login Protection'), status
			? _('The kernel bans addresses that keep failing to log in. The settings that this page begins with are good for most routers.')
			: _('recentd does not run: what you save here takes effect when it does. Start it under System > Startup.'));
		const s = m.section(form.TypedSection, 'recentd');

		s.anonymous = true;
		s.addremove = false;
		s.tab('basic', _('Basic'));
		s.tab('spared', _('Never banned'));
		s.tab('programs', _('Programs'));
		s.tab('reach', _('What a ban covers'));
		s.tab('source', _('Log source'));
		s.tab('expert', _('For experts'));

		this.config = status?.config ?? {};
		this.status = status ?? {};
		this.basic(s);
		this.spared(s);
		this.programs(s);
		this.reach(s);
		this.source(s);
		this.expert(s);
		this.patterns(m);

		return m.render();
	},

	/*
	 * One option; what else it is comes as members of `rest`. An empty field is the default, which is shown in it. A line that
	 * states the default stays as it is: saving writes what was changed and nothing else.
	 */
	option(s, tab, kind, name, title, text, rest) {
		return asked(kind, Object.assign(s.taboption(tab, kind, name, title, text), {
			remove(section) {
				return this.default != null && this.cfgvalue(section) === this.default ? null : kind.prototype.remove.call(this, section);
			}
		}, rest), 'recentd');
	},

	/* LuCI knows 1 and 0 only, the daemon all of UCI's words. */
	flag(s, tab, name, title, text, value) {
		return this.option(s, tab, form.Flag, name, title, text, {
			default: value,
			load(section) {
				return Promise.resolve(form.Flag.prototype.load.call(this, section)).then(set =>
					set == null ? null : [ '1', 'yes', 'on', 'true', 'enabled' ].includes(set) ? '1' : '0');
			}
		});
	},

	basic(s) {
		const now = this.config;

		this.option(s, 'basic', form.Value, 'hitcount', _('Failures'),
			help(_('So many failed log-ins lead to a ban. 15 is patient with people who mistype; 5 is strict.'), now.hitcount),
			{ validate: whole(1, 200), placeholder: '15' });
		this.option(s, 'basic', form.Value, 'window', _('Within seconds'),
			help(_('Failures that are longer ago no longer count. 900 is a quarter of an hour; attackers who take their time need 3600 or more.'), span(now.window)),
			{ validate: time(1, 604800), placeholder: '900' });
		this.option(s, 'basic', form.Value, 'ban', _('Length of a first ban'),
			help(_('In seconds. 3600 is an hour: long enough to make guessing hopeless, short enough to wait for if you lock yourself out.'), span(now.ban)),
			{ validate: time(1, words.LONGEST), placeholder: '3600' });
		this.option(s, 'basic', form.Value, 'growth', _('Each further ban lasts'),
			help(_('So many times as long as the one before. 1: all bans are of the same length.'), now.growth),
			{ validate: whole(1, 100), placeholder: '2' });
		this.option(s, 'basic', form.Value, 'ban_max', _('Longest ban'),
			help(_('In seconds. 86400 is a day.'), span(now.ban_max)),
			{ validate: time(1, words.LONGEST), placeholder: '86400' });
		this.option(s, 'basic', form.Value, 'ban_forever', _('Ban without end'),
			help(_('So many bans of an address, and the last of them has no end. 0: all bans end.'), now.ban_forever),
			{ validate: whole(0, 100), placeholder: '0' });
		this.option(s, 'basic', form.Value, 'ban_file', _('File of bans without end'),
			_('Keeps them over a reboot, such as /etc/recentd/bans. It is written at most once a minute. Without it a reboot ends them.'),
			{ validate: bytes(0, 123) });
	},

	spared(s) {
		this.flag(s, 'spared', 'lan', _('Never ban the LAN'),
			help(_('Networks behind this router with private addresses. Leave it on unless guests share your LAN; without it you can lock yourself out at home.'), yes(this.config.lan)), '1');
		this.option(s, 'spared', form.DynamicList, 'allow', _('Never banned'),
			_('Addresses and networks, such as 203.0.113.7, 192.168.5.0/24 or 2001:db8:1::/48; up to 32. Put everything here that you log in from outside the LAN.'),
			{
				datatype: 'or(ipaddr("nomask"),cidr)',
				validate(section, value) {
					return !value || L.toArray(this.formvalue(section)).length <= ALLOWED || _('At most %d entries').format(ALLOWED);
				}
			});
	},

	programs(s) {
		const o = this.option(s, 'programs', form.MultiValue, 'watch', _('Programs'),
			help(_('The programs whose failed log-ins count. Choose those that strangers can reach. luci-uhttpd is LuCI of OpenWrt up to 24.10, whose lines in the log strangers can forge, and web pages in a browser of the LAN; "all" is all but that and vaultwarden. Guesses at LuCI through /ubus are in no log.'),
				this.config.watch ? L.toArray(this.config.watch).join(', ') : null),
			{ default: WATCHED, display_size: 15, dropdown_size: 16 });

		PROGRAMS.concat('all').forEach(name => o.value(name, name === 'all' ? _('all') : name));
		/* The default is not written down, so that it stays the default. */
		o.write = function(section, value) {
			const chosen = L.toArray(value);

			return chosen.length === WATCHED.length && WATCHED.every(name => chosen.includes(name))
				? this.remove(section)
				: form.MultiValue.prototype.write.call(this, section, chosen.includes('all') ? chosen.filter(name => name === 'all' || FORGEABLE.includes(name)) : chosen);
		};
	},

	reach(s) {
		const lists = L.toArray(this.status.sink?.lists).map(list => String(list.name)).join(', ');
		let o;

		this.option(s, 'reach', form.Value, 'ports', _('Only these TCP ports'),
			_('A ban covers everything on the router. Port numbers with commas between them, such as 22,443, narrow it to these. Leave it empty if in doubt.'),
			{ validate: ports, placeholder: _('all') });
		o = this.option(s, 'reach', form.Value, 'chains', _('Banned from'),
			_('The router alone, or also servers behind it that you forward ports to.'),
			{ validate: chains, placeholder: 'INPUT' });
		o.value('INPUT', _('the router (INPUT)'));
		o.value('INPUT FORWARD', _('the router and what is behind it (INPUT FORWARD)'));
		this.flag(s, 'reach', 'update', _('While it keeps knocking'),
			help(_('An address stays banned for as long as its packets keep coming. Hard on attackers, and on your own devices that try again and again.'), yes(this.config.update)), '0');
		this.option(s, 'reach', form.Value, 'prefix4', _('IPv4: one attacker is a network of'),
			help(_('So many bits of the address. 32 is single addresses. 24 bans all 256 addresses of a network together, and also people in it who have done nothing.'), this.config.prefix4),
			{ validate: whole(8, 32), placeholder: '32' });
		this.option(s, 'reach', form.Value, 'prefix6', _('IPv6: one attacker is a network of'),
			help(_('So many bits of the address. Every customer of a provider has at least a /64 and can use any address of it. 56 or 48 is stricter; 128 is single addresses.'), this.config.prefix6),
			{ validate: whole(16, 128), placeholder: '64' });
		o = this.option(s, 'reach', form.ListValue, 'sink', _('Where bans go'),
			help(_('Automatic takes what the kernel has. "Nowhere" only writes into the log what would be banned.'), this.status.sink?.name),
			{ default: 'auto' });
		[ [ 'auto', _('automatic') ], [ 'nft', 'nftables' ], [ 'xt_recent', 'xt_recent' ], [ 'ipt_recent', 'ipt_recent' ], [ 'dry-run', _('nowhere (dry-run)') ] ]
			.forEach(choice => o.value(choice[0], choice[1]));
		this.option(s, 'reach', form.Value, 'name', _('Name of the table or list'),
			help(_('The table of nftables, or the list of xt_recent for IPv4. Change it only if your own rules name another one.'), lists),
			{ validate: matching(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/, _('Letters, digits and _-. only')), placeholder: 'recentd' });
		this.option(s, 'reach', form.Value, 'name6', _('Name of the list for IPv6'),
			_('Of xt_recent.'),
			{ validate: matching(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/, _('Letters, digits and _-. only')), placeholder: 'recentd6' });
	},

	source(s) {
		const o = this.option(s, 'source', form.DynamicList, 'source', _('Where log lines come from'),
			help(_('Automatic is the log of OpenWrt, or the file or socket below if one is named. Several are read at the same time; name further files as file:/var/log/mail.log, and a log that a program writes itself as vsftpd:/var/log/vsftpd.log. Servers behind the router send theirs to udp:192.168.1.1, an address of the router in its LAN.'),
				this.status.sources?.map(words.source).join(', ')),
			{
				validate: source,
				placeholder: 'auto',
				/* One that is written as an option stays one. */
				load(section) { return L.toArray(form.DynamicList.prototype.load.call(this, section)); }
			});

		[ [ 'auto', _('automatic') ], [ 'ubus', _('log of OpenWrt (ubus)') ], [ 'logread', _('log of OpenWrt (program logread)') ],
			[ 'file', _('a file') ], [ 'socket', _('a socket') ] ].forEach(choice => o.value(choice[0], choice[1]));
		this.option(s, 'source', form.Value, 'file', _('Log file'),
			_('One that another syslog daemon writes. Leave it empty with the log of OpenWrt.'),
			{ validate: bytes(1, 127), placeholder: '/var/log/messages' });
		this.flag(s, 'source', 'from_start', _('Read it from its start'),
			_('Attempts of long ago then count as of now. Otherwise its end is read, and only what is recent counts.'), '0');
		this.option(s, 'source', form.Value, 'socket', _('Log socket'),
			_('A socket for another syslog daemon to write to. Leave it empty with the log of OpenWrt.'),
			{ validate: bytes(1, 107), placeholder: '/var/run/recentd-log.sock' });
		this.option(s, 'source', form.Value, 'socket_mode', _('Who may write to it'),
			_('An octal file mode; 0600 is root.'),
			{ validate: matching(/^0*[0-7]{1,3}$/, _('An octal file mode such as 0600')), placeholder: '0600' });
		this.option(s, 'source', form.DynamicList, 'senders', _('Who may send to udp'),
			_('Addresses or networks. Leave it empty for the LAN. Any host that can send from one of these addresses can have any address banned.'),
			{ datatype: 'or(ipaddr("nomask"),cidr)', placeholder: '192.168.1.0/24' });
		this.option(s, 'source', form.Value, 'logread', _('Program logread'),
			_('Is run as "PROGRAM -f" where there is no ubus.'), { validate: bytes(1, 127), placeholder: 'logread' });
	},

	expert(s) {
		let o = this.option(s, 'expert', form.ListValue, 'count', _('Counted by'),
			help(_('recentd, or the rules of xt_recent as in the recipe of 2011. Leave it at recentd.'), this.config.count),
			{ default: 'agent' });

		o.value('agent', 'recentd');
		o.value('kernel', _('the kernel'));
		o = this.option(s, 'expert', form.ListValue, 'log', _('Where its own lines go'),
			_('Both end up in the System Log.'), { default: 'auto' });
		o.value('auto', _('automatic'));
		o.value('stderr', _('to procd (stderr)'));
		o.value('syslog', _('to syslog'));
		this.flag(s, 'expert', 'sandbox', _('Sandbox'),
			_('recentd gives up every right that watching does not need. Turn it off only to find out whether something fails because of it.'), '1');
		this.option(s, 'expert', form.Value, 'control', _('Socket for the command line'),
			_('Where "recentd status" asks; "off" is none.'), { validate: bytes(0, 107), placeholder: '/var/run/recentd.sock' });
		this.option(s, 'expert', form.Value, 'ubus', _('Socket of ubus'),
			_('Empty is where OpenWrt has it. "off" takes this page away from you.'), { validate: bytes(0, 107), placeholder: '/var/run/ubus/ubus.sock' });
		this.option(s, 'expert', form.Value, 'proc', _('Directory of the lists'),
			_('For tests.'), { validate: bytes(0, 64), placeholder: '/proc/net' });
		this.option(s, 'expert', form.Value, 'sys', _('Directory of their parameters'),
			_('For tests.'), { validate: bytes(0, 64), placeholder: '/sys/module' });
	},

	/* Own patterns: a table of sections, each of which the daemon takes for one more message. */
	patterns(m) {
		const s = m.section(form.GridSection, 'pattern', _('Own patterns'),
			_('For programs that recentd does not know. Up to eight; try one first with "recentd explain --pattern" on the command line. A pattern that it refuses is passed over: see the status page.'));
		const shown = function(section) { return E('span', {}, [ String(this.cfgvalue(section) ?? this.placeholder ?? '') ]); };
		const add = (name, title, text, rest) => asked(form.Value, Object.assign(s.option(form.Value, name, title, text), { textvalue: shown }, rest), 'pattern');

		s.anonymous = false;
		s.addremove = true;
		s.nodescriptions = true;
		s.handleAdd = function(...args) {
			if (this.cfgsections().length >= PATTERNS) {
				ui.addNotification(null, E('p', {}, [ _('There are eight patterns already: write similar ones as one, with {this|that}.') ]), 'warning');
				return Promise.resolve();
			}

			return form.GridSection.prototype.handleAdd.apply(this, args);
		};
		add('program', _('Program'), _('The tag in the log, without its number in brackets.'), {
			rmempty: false,
			validate: (_section, value) => value === 'recentd' || value === 'pam' || !/^[A-Za-z0-9_.\x2f@()+-]{1,31}$/.test(value ?? '')
				? _('1 to 31 letters, digits and _-./@()+; neither recentd nor pam') : true
		});
		add('match', _('Pattern'), _('The whole message: %{address} is the address to count, %{user} text that the other side chose, %{any} the rest. Example: login of "%{user}" failed from %{address}'), {
			rmempty: false, validate: pattern
		});
		add('weight', _('Counts as'), _('Failures: 0.1 to 10, with one digit after the point at most.'), {
			placeholder: '1', validate: matching(/^(10(\.0)?|[1-9](\.[0-9])?|0\.[1-9])$/, _('A number from 0.1 to 10, such as 0.5'))
		});
		add('name', _('Shown as'), _('Otherwise by the name of its section.'), {
			validate: matching(/^[A-Za-z0-9_-]{1,31}$/, _('1 to 31 letters, digits, _ and -'))
		});
	}
});
