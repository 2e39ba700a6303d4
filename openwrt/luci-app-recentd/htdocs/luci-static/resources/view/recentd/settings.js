'use strict';
'require view';
'require form';
'require ui';
'require recentd.daemon as daemon';
'require recentd.rows as rows';
'require recentd.style as style';
'require recentd.trial as trial';
'require recentd.words as words';

/*
 * The options of the daemon (src/config/options.rs), the general ones first, and own patterns. Not here are those for tests, and the
 * sockets of ubus and of the command line, without which this page would be gone. What is in force is what the running daemon says of
 * itself, which is another thing than what stands in the file.
 */

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
const time = most => (_section, value) => {
	const seconds = /^[0-9]{1,9}[mhd]?$/.test(value) ? parseInt(value) * ({ m: 60, h: 3600, d: 86400 }[value.slice(-1)] ?? 1) : 0;

	return !value || (seconds >= 1 && seconds <= most) || _('Seconds, or a time such as 15m, 1h or 2d; at most %s').format(words.span(most));
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

/* The values of an option as texts. What one text with blanks says depends on the option: a pattern is no list of words. */
function values(option, value) {
	return (option instanceof form.DynamicList ? L.toArray(value) : [].concat(value ?? [])).map(String).filter(text => text !== '');
}

/* Whether a field shows what it showed at first, in whatever order. */
function isUnchanged(option, section) {
	const text = value => values(option, value).sort().join('\0');

	return text(option.cfgvalue(section) ?? option.default) === text(option.formvalue(section));
}

/*
 * Saving writes the fields that were changed and nothing else. Before one is saved the daemon is asked what it says of the value. What it
 * refuses is a fault of the field, in its own words. A daemon that does not run, or does not know the question, keeps nothing from being
 * saved: it passes over what is wrong.
 */
const refused = new Map();

/* Beside a field stands what the daemon said of it, until it is saved. LuCI's own place for that is seen only by those who point at it. */
function tell(option, section, reason) {
	const field = option.map.findElement('data-field', option.cbid(section))?.querySelector('.cbi-value-field');

	field?.querySelector('.rd-reason')?.remove();
	if (reason)
		field?.append(E('p', { 'class': 'rd-reason', 'role': 'alert' }, [ style.make(), reason ]));
}

function asked(kind, option, sectiontype) {
	const key = value => [ sectiontype, option.option, value ].join('\0');
	const valid = option.validate;

	option.validate = function(section, value) {
		const known = valid ? valid.call(this, section, value) : true;

		return known === true ? refused.get(key(value)) ?? true : known;
	};
	option.parse = async function(section) {
		const now = values(this, this.formvalue(section));

		if (this.isActive(section) && isUnchanged(this, section) && this.isValid(section) && (this.rmempty || now.length))
			return;
		await Promise.all(now.map(value => daemon.check(sectiontype, this.option, value).then(answer => {
			if (answer?.valid === false)
				refused.set(key(value), String(answer.reason));
		}, () => {})));
		this.triggerValidation(section);
		tell(this, section, now.map(value => refused.get(key(value))).find(reason => reason));

		return kind.prototype.parse.call(this, section);
	};

	return option;
}

/* A value that the daemon said is in force, behind the help text, which LuCI takes for HTML. */
function help(text, inForce) {
	return inForce == null || inForce === '' ? text : text + ' <em>' + '%h'.format(_('In force now: %s').format(inForce)) + '</em>';
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
		return daemon.status().catch(() => null);
	},

	render(status) {
		const m = new form.Map('recentd', _('Login Protection'), status
			? _('The kernel bans addresses that keep failing to log in. The settings that this page begins with are good for most routers.')
			: _('recentd does not run: what you save here takes effect when it does. Start it on the page Status.'));
		const s = m.section(form.TypedSection, 'recentd');

		s.anonymous = true;
		s.addremove = false;
		s.tab('basic', _('General Settings'));
		s.tab('spared', _('Never banned'));
		s.tab('programs', _('Programs'));
		s.tab('reach', _('What a ban covers'));
		s.tab('logs', _('Log sources'));
		s.tab('patterns', _('Own patterns'));
		s.tab('expert', _('Advanced Settings'));

		this.config = status?.config ?? {};
		this.status = status ?? {};
		this.basic(s);
		this.spared(s);
		this.programs(s);
		this.reach(s);
		this.source(s);
		this.patterns(s);
		this.expert(s);

		return m.render();
	},

	/* One option; what else it is comes as members of `rest`. An empty field is the default, which is shown in it. */
	option(s, tab, kind, name, title, text, rest) {
		return asked(kind, Object.assign(s.taboption(tab, kind, name, title, text), rest), 'recentd');
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

	/* A time of at most `most` seconds, chosen from `presets` or typed. */
	time(s, tab, name, title, text, most, standard, presets) {
		const now = this.config[name];
		const o = this.option(s, tab, form.Value, name, title, help(text, now == null ? null : words.span(now)), {
			validate: time(most), placeholder: _('%s (default)').format(words.span(standard))
		});

		presets.forEach(seconds => o.value(String(seconds), words.span(seconds)));

		return o;
	},

	/* What is shown among the options and is none. */
	shown(s, tab, name, title, node) {
		return Object.assign(s.taboption(tab, form.DummyValue, name, title), { renderWidget: node, load: () => null });
	},

	basic(s) {
		const now = this.config;

		this.option(s, 'basic', form.Value, 'hitcount', _('Failed logins before a ban'),
			help(_('15 is patient with people who mistype; 5 is strict.'), now.hitcount),
			{ validate: whole(1, 200), placeholder: '15' });
		this.time(s, 'basic', 'window', _('Counted within'),
			_('Older failures no longer count. Attackers who take their time need an hour or more.'),
			604800, 900, [ 300, 900, 3600, 21600, 86400, 604800 ]);
		this.time(s, 'basic', 'ban', _('Ban time'),
			_('Of a first ban. An hour makes guessing hopeless, and is short enough to wait for if you lock yourself out.'),
			words.LONGEST, 3600, [ 900, 3600, 21600, 86400, 604800 ]);
		this.option(s, 'basic', form.Value, 'growth', _('Ban time multiplier'),
			help(_('Each further ban of an address lasts this many times as long as the one before. 1: all bans are of the same length.'), now.growth),
			{ validate: whole(1, 100), placeholder: '2' });
		this.time(s, 'basic', 'ban_max', _('Longest ban'),
			_('However often the ban time was multiplied.'),
			words.LONGEST, 86400, [ 3600, 86400, 604800, 1209600, words.LONGEST ]);
		this.option(s, 'basic', form.Value, 'ban_forever', _('Bans before one without end'),
			help(_('This many bans of an address, and the last of them has no end. 0: all bans end.'), now.ban_forever),
			{ validate: whole(0, 100), placeholder: '0' });
		this.option(s, 'basic', form.Value, 'ban_file', _('File of bans without end'),
			_('Keeps them over a reboot, such as /etc/recentd/bans. It is written at most once a minute. Without it a reboot ends them.'),
			{ validate: bytes(0, 123) });
	},

	spared(s) {
		this.flag(s, 'spared', 'lan', _('Never ban the LAN'),
			help(_('Networks behind this router with private addresses. Leave it on unless guests share your LAN; without it you can lock yourself out at home.'), yes(this.config.lan)), '1');
		this.option(s, 'spared', form.DynamicList, 'allow', _('Never ban these'),
			_('Addresses and networks, such as 203.0.113.7, 192.168.5.0/24 or 2001:db8:1::/48; up to 32. Put everything here that you log in from outside the LAN.'),
			{
				datatype: 'or(ipaddr("nomask"),cidr)',
				validate(section, value) {
					return !value || L.toArray(this.formvalue(section)).length <= ALLOWED || _('At most %d entries').format(ALLOWED);
				}
			});
	},

	programs(s) {
		const o = this.option(s, 'programs', form.MultiValue, 'watch', _('Programs to watch'),
			help(_('The programs whose failed logins count. Choose those that strangers can reach. luci-uhttpd is LuCI of OpenWrt up to 24.10, whose lines in the log strangers can forge, and web pages in a browser of the LAN; "all" is all but that and vaultwarden. Guesses at LuCI through /ubus are in no log.'),
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
		this.option(s, 'reach', form.Value, 'ports', _('Only these TCP ports'),
			_('A ban covers everything on the router. Port numbers with commas between them, such as 22,443, narrow it to these. Leave it empty if in doubt.'),
			{ validate: ports, placeholder: _('all') });

		const o = this.option(s, 'reach', form.Value, 'chains', _('Firewall chains'),
			_('INPUT protects the router alone, FORWARD also servers behind it that you forward ports to.'),
			{ validate: chains, placeholder: 'INPUT' });

		o.value('INPUT', _('the router (INPUT)'));
		o.value('INPUT FORWARD', _('the router and what is behind it (INPUT FORWARD)'));
		this.option(s, 'reach', form.Value, 'prefix4', _('IPv4 prefix length of a ban'),
			help(_('So many bits of the address are one attacker. 32 is single addresses. 24 bans all 256 addresses of a network together, also those of people who have done nothing.'), this.config.prefix4),
			{ validate: whole(8, 32), placeholder: '32' });
		this.option(s, 'reach', form.Value, 'prefix6', _('IPv6 prefix length of a ban'),
			help(_('So many bits of the address are one attacker. Every customer of a provider has at least a /64 and can use any address of it. 56 or 48 is stricter; 128 is single addresses.'), this.config.prefix6),
			{ validate: whole(16, 128), placeholder: '64' });
		this.flag(s, 'reach', 'update', _('Extend the ban on further attempts'),
			help(_('An address stays banned for as long as its packets keep coming. Hard on attackers, and on your own devices that try again and again.'), yes(this.config.update)), '0');
	},

	source(s) {
		this.shown(s, 'logs', '_health', _('Read at present'), () => {
			const table = rows.sources();

			table.update(L.toArray(this.status.sources));

			return E('div', { 'id': 'recentd' }, [ style.make(), table.node ]);
		});

		const o = this.option(s, 'logs', form.DynamicList, 'source', _('Log sources'),
			_('Automatic is the log of OpenWrt, or the file or socket below if one is named. Several are read at the same time; name further files as file:/var/log/mail.log, and a log that a program writes itself as vsftpd:/var/log/vsftpd.log. Servers behind the router send theirs to udp:192.168.1.1, an address of the router in its LAN.'),
			{
				validate: source,
				placeholder: 'auto',
				/* One that is written as an option stays one. */
				load(section) { return L.toArray(form.DynamicList.prototype.load.call(this, section)); }
			});

		[ [ 'auto', _('automatic') ], [ 'ubus', _('log of OpenWrt (ubus)') ], [ 'logread', _('log of OpenWrt (program logread)') ],
			[ 'file', _('a file') ], [ 'socket', _('a socket') ] ].forEach(choice => o.value(choice[0], choice[1]));
		this.option(s, 'logs', form.Value, 'file', _('Log file'),
			_('One that another syslog daemon writes. Leave it empty with the log of OpenWrt.'),
			{ validate: bytes(1, 127), placeholder: '/var/log/messages' });
		this.flag(s, 'logs', 'from_start', _('Read the file from its start'),
			_('Attempts of long ago then count as of now. Otherwise its end is read, and only what is recent counts.'), '0');
		this.option(s, 'logs', form.Value, 'socket', _('Log socket'),
			_('A socket for another syslog daemon to write to. Leave it empty with the log of OpenWrt.'),
			{ validate: bytes(1, 107), placeholder: '/var/run/recentd-log.sock' });
		this.option(s, 'logs', form.Value, 'socket_mode', _('Permissions of the socket'),
			_('An octal file mode; with 0600 only root may write to it.'),
			{ validate: matching(/^0*[0-7]{1,3}$/, _('An octal file mode such as 0600')), placeholder: '0600' });
		this.option(s, 'logs', form.DynamicList, 'senders', _('UDP senders'),
			_('Addresses or networks that may send log lines to udp. Leave it empty for the LAN. Any host that can send from one of these addresses can have any address banned.'),
			{ datatype: 'or(ipaddr("nomask"),cidr)', placeholder: '192.168.1.0/24' });
		this.option(s, 'logs', form.Value, 'logread', _('Program logread'),
			_('Is run as "PROGRAM -f" where there is no ubus.'), { validate: bytes(1, 127), placeholder: 'logread' });
	},

	expert(s) {
		const lists = L.toArray(this.status.sink?.lists).map(list => String(list.name)).join(', ');
		let o;

		o = this.option(s, 'expert', form.ListValue, 'sink', _('Ban with'),
			help(_('Automatic takes what the kernel has. "Nothing" only writes into the log what would be banned.'), this.status.sink?.name),
			{ default: 'auto' });
		[ [ 'auto', _('automatic') ], [ 'nft', 'nftables' ], [ 'xt_recent', 'xt_recent' ], [ 'ipt_recent', 'ipt_recent' ], [ 'dry-run', _('nothing (dry-run)') ] ]
			.forEach(choice => o.value(choice[0], choice[1]));
		this.option(s, 'expert', form.Value, 'name', _('Name of the table or list'),
			help(_('The table of nftables, or the list of xt_recent for IPv4. Change it only if your own rules name another one.'), lists),
			{ validate: matching(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/, _('Letters, digits and _-. only')), placeholder: 'recentd' });
		this.option(s, 'expert', form.Value, 'name6', _('Name of the list for IPv6'),
			_('The list of xt_recent for IPv6.'),
			{ validate: matching(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/, _('Letters, digits and _-. only')), placeholder: 'recentd6' });
		o = this.option(s, 'expert', form.ListValue, 'count', _('Failures are counted by'),
			help(_('recentd, or the rules of xt_recent as in the recipe of 2011. Leave it at recentd.'), this.config.count),
			{ default: 'agent' });
		o.value('agent', 'recentd');
		o.value('kernel', _('the kernel'));
		o = this.option(s, 'expert', form.ListValue, 'log', _('Own log lines'),
			_('Where recentd writes its lines. Both ways lead into the System Log.'), { default: 'auto' });
		o.value('auto', _('automatic'));
		o.value('stderr', _('to procd (stderr)'));
		o.value('syslog', _('to syslog'));
		this.flag(s, 'expert', 'sandbox', _('Sandbox'),
			_('recentd gives up every right that watching does not need. Turn it off only to find out whether something fails because of it.'), '1');
	},

	/* Own patterns: a table of sections, each of which the daemon takes for one more message, and edited in a dialog. */
	patterns(s) {
		const p = s.taboption('patterns', form.SectionValue, '_patterns', form.GridSection, 'pattern', null,
			_('For programs that recentd does not know; up to eight.')).subsection;
		const cell = function(section) { return E('span', {}, [ String(this.cfgvalue(section) ?? this.placeholder ?? '') ]); };
		const add = (tab, name, title, text, rest) => asked(form.Value, Object.assign(p.taboption(tab, form.Value, name, title, text), { textvalue: cell }, rest), 'pattern');

		p.anonymous = false;
		p.addremove = true;
		p.nodescriptions = true;
		p.modaltitle = section => _('Own pattern') + ' ' + section;
		p.tab('general', _('General Settings'));
		p.tab('advanced', _('Advanced Settings'));
		p.handleAdd = function(...args) {
			if (this.cfgsections().length >= PATTERNS) {
				ui.addNotification(null, E('p', {}, [ _('There are eight patterns already: write similar ones as one, with {this|that}.') ]), 'warning');
				return Promise.resolve();
			}

			return form.GridSection.prototype.handleAdd.apply(this, args);
		};
		add('general', 'program', _('Program'), _('The tag in the log, without its number in brackets.'), {
			rmempty: false,
			validate: (_section, value) => value === 'recentd' || value === 'pam' || !/^[A-Za-z0-9_.\x2f@()+-]{1,31}$/.test(value ?? '')
				? _('1 to 31 letters, digits and _-./@()+; neither recentd nor pam') : true
		});
		add('general', 'match', _('Pattern'), _('The whole message: %{address} is the address to count, %{user} text that the other side chose, %{any} the rest. Example: login of "%{user}" failed from %{address}'), {
			rmempty: false, validate: pattern
		});
		this.shown(p, 'general', '_try', _('Try the pattern'), function(section) { return trial.render(this, section); }).modalonly = true;
		add('advanced', 'weight', _('Counts as'), _('Failures: 0.1 to 10, with one digit after the point at most.'), {
			placeholder: '1', validate: matching(/^(10(\.0)?|[1-9](\.[0-9])?|0\.[1-9])$/, _('A number from 0.1 to 10, such as 0.5'))
		});
		add('advanced', 'name', _('Shown as'), _('Otherwise by the name of its section.'), {
			validate: matching(/^[A-Za-z0-9_-]{1,31}$/, _('1 to 31 letters, digits, _ and -')), modalonly: true
		});
	}
});
