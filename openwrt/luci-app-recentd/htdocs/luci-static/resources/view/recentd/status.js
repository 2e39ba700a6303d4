'use strict';
'require view';
'require poll';
'require ui';
'require recentd.addresses as addresses';
'require recentd.daemon as daemon';
'require recentd.words as words';
'require recentd.rows as rows';
'require recentd.chart as chart';
'require recentd.style as style';

/*
 * Whether recentd works, the banned addresses, those with failed attempts; and banning, unbanning, allowing with a click. All of it
 * is the daemon's ubus object. Names and addresses in its answers may be an attacker's: everything goes into the page as text.
 */

/* Seconds between two questions. */
const PERIOD = 3;
/* Rows that are shown unless all are asked for. */
const FEW = 10;

return view.extend({
	/* Which addresses are listed, and in which order. */
	wanted: { sort: 'newest', match: '' },

	load() {
		return daemon.ask(this.wanted).catch(error => ({ error }));
	},

	render(answers) {
		this.may = L.hasViewPermission() === true;
		this.turn = this.shown = this.failed = 0;

		this.page = E('div', { 'id': 'recentd' }, [
			style.make(),
			E('h2', {}, [ _('Login Protection') ]),
			this.renderState(),
			E('div', { 'class': 'rd-data' }, [
				this.renderCards(),
				this.renderSearch(),
				this.renderBans(),
				this.renderCounted(),
				this.renderChart(),
				this.renderEvents(),
				this.renderAllowed(),
				this.renderSources(),
				this.renderCapacity()
			]),
			this.said = E('div', { 'class': 'rd-said', 'role': 'status', 'aria-live': 'polite' })
		]);

		if (answers.error)
			this.lose(answers.error, true);
		else
			this.show(answers);

		poll.add(() => document.hidden ? Promise.resolve() : this.refresh(), PERIOD);
		document.addEventListener('visibilitychange', () => { if (!document.hidden && poll.active()) this.refresh(); });

		return this.page;
	},

	renderState() {
		this.state = {
			node: E('div', { 'class': 'rd-box rd-state', 'role': 'status', 'tabindex': '-1' }),
			title: E('strong', {}, [ '' ]),
			lines: E('div'),
			acts: E('div', { 'class': 'rd-buttons rd-acts' })
		};
		this.state.node.append(
			E('span', { 'class': 'rd-dot', 'aria-hidden': 'true' }),
			E('div', {}, [ this.state.title, this.state.lines, this.state.acts ]));

		return this.state.node;
	},

	/* What a state tells to do: a button, or the page where it is done. */
	renderAct(name) {
		const link = (label, ...path) => E('a', { 'class': 'btn cbi-button cbi-button-neutral', 'href': L.url('admin', ...path) }, [ label ]);

		return {
			settings: () => link(_('Open the settings'), 'services', 'recentd', 'settings'),
			startup: () => link(_('Open System > Startup'), 'system', 'startup'),
			log: () => link(_('Open the System Log'), 'status', 'logs'),
			start: () => this.restartButton(_('Start recentd')),
			restart: () => this.restartButton(_('Restart recentd'))
		}[name]();
	},

	restartButton(label) {
		return E('button', {
			'class': 'btn cbi-button cbi-button-apply', 'type': 'button', 'disabled': this.may ? null : '',
			'click': ui.createHandlerFn(this, 'handleRestart')
		}, [ label ]);
	},

	renderCards() {
		const cards = this.cards = {};
		const card = (name, title) => {
			cards[name] = { big: E('span', { 'class': 'rd-big' }), sub: E('p', { 'class': 'rd-sub' }) };
			return E('div', { 'class': 'rd-box' }, [ E('h3', {}, [ title ]), cards[name].big, cards[name].sub ]);
		};

		return E('div', { 'class': 'rd-cards' }, [
			card('bans', _('Banned')),
			card('counted', _('Failing addresses')),
			card('attempts', _('Attempts, 24 hours'))
		]);
	},

	section(title, children) {
		return E('section', { 'class': 'rd-box', 'aria-label': title }, [ E('h3', {}, [ title ]) ].concat(children));
	},

	/* A button whose label names the address for people who cannot see the row. */
	button(label, address, kind, handler) {
		return E('button', {
			'class': 'btn cbi-button cbi-button-' + kind,
			'type': 'button',
			'aria-label': label + ' ' + address,
			'disabled': this.may ? null : '',
			'click': ui.createHandlerFn(this, handler, address)
		}, [ label ]);
	},

	/* The daemon sorts and searches, because it may have thousands of addresses. */
	renderSearch() {
		const part = E('input', { 'id': 'rd-search', 'type': 'search', 'class': 'cbi-input-text', 'placeholder': '203.0.113.0/24', 'maxlength': 45 });
		const sort = E('select', { 'id': 'rd-sort', 'class': 'cbi-input-select' }, [
			[ 'newest', _('newest first') ], [ 'left', _('longest ban first') ], [ 'address', _('by address') ]
		].map(([ key, label ]) => E('option', { 'value': key }, [ label ])));
		const change = () => {
			const wanted = { sort: sort.value, match: part.value.trim().replace(/\s+/g, '') };

			if (wanted.sort !== this.wanted.sort || wanted.match !== this.wanted.match) {
				this.wanted = wanted;
				this.refresh();
			}
		};

		part.addEventListener('input', () => {
			window.clearTimeout(this.typing);
			this.typing = window.setTimeout(change, 400);
		});
		sort.addEventListener('change', change);

		return this.search = E('form', { 'class': 'rd-form rd-search', 'hidden': '', 'submit': ev => { ev.preventDefault(); change(); } }, [
			E('div', { 'class': 'rd-field' }, [ E('label', { 'for': 'rd-search' }, [ _('Search for an address or a part of it') ]), part ]),
			E('div', { 'class': 'rd-field' }, [ E('label', { 'for': 'rd-sort' }, [ _('Order') ]), sort ])
		]);
	},

	renderCounted() {
		this.counted = rows.table([ _('Address'), _('Failures'), _('Last cause'), '' ], {
			label: _('Failed attempts'),
			nothing: _('No failed attempts at the moment.'),
			few: FEW,
			key: entry => entry.address,
			make: entry => {
				const bar = rows.bar(_('Failures'));
				const cause = E('span'), spared = E('div', { 'class': 'rd-sub' });
				const buttons = E('div', { 'class': 'rd-buttons' }, [
					this.button(_('Ban now'), entry.address, 'negative', 'handleBan'),
					this.button(_('Allow for good'), entry.address, 'neutral', 'handleAllow')
				]);

				return {
					cells: [ E('span', { 'class': 'rd-address' }, [ String(entry.address) ]), bar.node, E('div', {}, [ cause, spared ]), buttons ],
					update: now => {
						bar.update(now.failures, this.hitcount);
						rows.text(cause, words.cause(now));
						rows.text(spared, !now.reason ? '' : now.never_banned ? _('Never banned: %s').format(words.reason(now.reason)) : words.reason(now.reason));
						buttons.hidden = now.never_banned === true;
					}
				};
			}
		});

		return this.section(_('Failed attempts'), [ this.counted.node ]);
	},

	renderBans() {
		this.bans = rows.table([ _('Address'), _('Time left'), _('Since'), _('Times banned'), _('Last cause'), '' ], {
			label: _('Banned'),
			nothing: _('No address is banned.'),
			few: FEW,
			key: entry => entry.address,
			make: entry => {
				const left = E('span', { 'class': 'rd-time' }), since = E('span', { 'class': 'rd-time' });
				const times = E('span'), cause = E('span');
				const longer = this.button(_('Keep longer'), entry.address, 'neutral', 'handleLonger');

				return {
					cells: [
						E('span', { 'class': 'rd-address' }, [ String(entry.address) ]), left, since, times, cause,
						E('div', { 'class': 'rd-buttons' }, [
							this.button(_('Unban'), entry.address, 'positive', 'handleUnban'), longer,
							this.button(_('Allow for good'), entry.address, 'neutral', 'handleAllow')
						])
					],
					update: now => {
						rows.text(left, now.seconds_left == null ? _('no end') : words.span(now.seconds_left));
						rows.text(since, words.span(now.since));
						rows.text(times, now.times);
						rows.text(cause, words.cause(now));
						longer.hidden = this.kernelCounts;
					}
				};
			}
		});

		return this.section(_('Banned'), [ this.bans.node, this.renderForm() ]);
	},

	/* The box to ban an address. */
	renderForm() {
		this.address = new ui.Textfield('', {
			id: 'rd-address', name: 'address', placeholder: '203.0.113.7', optional: true, disabled: !this.may,
			datatype: 'or(ipaddr("nomask"),cidr6)'
		});
		this.length = E('select', { 'id': 'rd-length', 'class': 'cbi-input-select', 'disabled': this.may ? null : '' },
			this.lengths(0, _('as long as a first ban')));
		this.wrong = E('p', { 'role': 'alert', 'hidden': '' }, [ _('Please enter an IPv4 or IPv6 address, such as 203.0.113.7 or 2001:db8::7.') ]);

		return E('form', { 'class': 'rd-form', 'submit': ui.createHandlerFn(this, 'handleForm') }, [
			E('div', { 'class': 'rd-field' }, [ E('label', { 'for': 'widget.rd-address' }, [ _('Ban an address') ]), this.address.render() ]),
			E('div', { 'class': 'rd-field' }, [ E('label', { 'for': 'rd-length' }, [ _('For how long') ]), this.length ]),
			E('button', { 'class': 'btn cbi-button cbi-button-negative', 'type': 'submit', 'disabled': this.may ? null : '' }, [ _('Ban') ]),
			this.wrong
		]);
	},

	lengths(more, first) {
		return (first ? [ E('option', { 'value': '' }, [ first ]) ] : []).concat(
			[ 3600, 86400, 7 * 86400, words.LONGEST ].filter(seconds => seconds > more).map(seconds =>
				E('option', { 'value': seconds }, [ words.span(seconds) ])));
	},

	renderChart() {
		this.chart = chart.make();

		return this.section(_('Attempts per hour'), [ this.chart.node ]);
	},

	renderEvents() {
		this.events = rows.table([ _('When'), _('Address'), _('Event'), _('Details') ], {
			label: _('Last events'),
			nothing: _('Nothing has happened yet.'),
			few: FEW,
			key: (_event, n) => n,
			make: () => {
				const cells = [ E('span', { 'class': 'rd-time' }), E('span', { 'class': 'rd-address' }), E('span'), E('span') ];

				return {
					cells,
					update: event => [
						_('%s ago').format(words.span(event.ago)), event.address, words.action(event), words.details(event)
					].forEach((text, n) => rows.text(cells[n], text))
				};
			}
		});

		return this.section(_('Last events'), [ this.events.node ]);
	},

	/* The allowlist, each entry with a button that takes it back. */
	renderAllowed() {
		this.exempt = E('p', { 'class': 'rd-sub' });
		this.allowed = rows.table([ _('Address or network'), _('Until'), '' ], {
			label: _('Never banned'),
			nothing: _('No other address is exempted.'),
			few: FEW,
			key: entry => entry.address,
			make: entry => {
				const until = E('span');

				return {
					cells: [
						E('span', { 'class': 'rd-address' }, [ entry.address ]), until,
						E('div', { 'class': 'rd-buttons' }, [ this.button(_('Remove'), entry.address, 'remove', 'handleDisallow') ])
					],
					update: now => rows.text(until, now.kept ? _('for good (settings)') : _('recentd starts again'))
				};
			}
		});

		return this.section(_('Never banned'), [ this.exempt, this.allowed.node ]);
	},

	renderSources() {
		this.sources = rows.sources();

		return this.section(_('Log sources'), [ this.sources.node ]);
	},

	renderCapacity() {
		this.rooms = E('div', { 'class': 'rd-rooms' });

		return this.section(_('Capacity'), [ this.rooms ]);
	},

	/* Asks and shows. Of two that are under way the later one counts. */
	refresh() {
		const turn = ++this.turn;

		return daemon.ask(this.wanted).then(
			answers => { if (turn > this.shown) { this.shown = turn; this.show(answers); } },
			error => { if (turn > this.shown) { this.shown = turn; this.lose(error, false); } });
	},

	show({ status, events, list }) {
		const config = status.config ?? {};
		const searched = this.wanted.match !== '';

		this.failed = 0;
		this.hitcount = config.hitcount;
		/* Where the rules of the firewall count, they let go by themselves after the length of a ban. */
		this.kernelCounts = config.count === 'kernel';
		this.length.parentNode.hidden = this.kernelCounts;
		this.setUsable(true);
		this.showState(words.state(status));
		this.showCards(status);
		this.search.hidden = !searched && this.wanted.sort === 'newest' && Math.max(list.bans_total, list.counted_total) <= FEW;
		this.bans.update(this.wanted.sort === 'newest' ? this.newestFirst(list.bans) : list.bans, list.bans_total, searched);
		this.counted.update(list.counted, list.counted_total, searched);
		this.chart.update(status.attempts, status.uptime);
		this.events.update(events);
		rows.text(this.exempt, config.lan === false
			? _('The addresses of this router are never banned. The LAN is not exempted: see Settings.')
			: _('The addresses of this router and of its LAN are never banned.'));
		this.allowed.update(daemon.allowed(status));
		this.sources.update(status.sources);
		this.showCapacity(status);
	},

	/* Nothing can be done while recentd does not answer; what was disabled for another reason stays so. */
	setUsable(usable) {
		this.page.classList.toggle('rd-stale', !usable);
		this.page.querySelectorAll('.rd-data :is(button:not(.rd-more), input, select)').forEach(node => {
			if (usable && node.hasAttribute('data-off')) {
				node.removeAttribute('data-off');
				node.disabled = false;
			}
			else if (!usable && !node.disabled) {
				node.setAttribute('data-off', '');
				node.disabled = true;
			}
		});
	},

	/* Pages are asked for in different seconds, and rows must not change places for that: what was seen first counts. */
	newestFirst(bans) {
		const before = this.began ?? new Map(), now = Date.now() / 1000;

		this.began = new Map(bans.map(ban => {
			const began = now - ban.since, known = before.get(ban.address);

			return [ ban.address, Math.abs(known - began) < 5 ? known : began ];
		}));

		return bans.sort((a, b) => this.began.get(b.address) - this.began.get(a.address) || addresses.compare(a.address, b.address));
	},

	showState(state) {
		const lines = state.lines.join('\n');

		this.state.node.setAttribute('data-level', state.level);
		rows.text(this.state.title, state.title);
		if (this.state.text !== lines) {
			this.state.text = lines;
			this.state.lines.replaceChildren(...state.lines.map(line => E('p', {}, [ line ])));
		}
		if (this.state.names !== state.acts.join()) {
			this.state.names = state.acts.join();
			this.state.acts.replaceChildren(...state.acts.map(name => this.renderAct(name)));
		}
	},

	showCards(status) {
		const hours = Object.values(status.attempts ?? {}).filter(Array.isArray);
		const sum = (total, n) => total + (+n || 0);
		const unknown = status.lines?.no_address ?? 0;
		const card = (name, big, sub) => { rows.text(this.cards[name].big, big); rows.text(this.cards[name].sub, sub); };

		card('bans', status.bans?.live ?? 0, _('%d since recentd started, %s ago').format(status.bans?.total, words.span(status.uptime)));
		card('counted', status.addresses?.counted ?? 0, N_(this.hitcount, 'banned at %d failure', 'banned at %d failures').format(this.hitcount));
		card('attempts', hours.flat().reduce(sum, 0), _('%d in this hour').format(hours.map(list => list[list.length - 1]).reduce(sum, 0)) +
			(unknown ? '; ' + N_(unknown, '%d without an address in the log', '%d without an address in the log').format(unknown) : ''));
	},

	showCapacity(status) {
		const rooms = (status.sink?.lists ?? []).map(kernel => [ _('Bans, %s').format(kernel.family), kernel.used, kernel.capacity ]);
		const names = [];

		rooms.push([ _('Addresses being counted'), status.addresses?.counted ?? 0, status.addresses?.capacity ?? 0 ]);
		rooms.forEach(room => names.push(room[0]));

		/* Which there are changes only when the firewall does. */
		if (this.rooms.names !== names.join()) {
			this.rooms.names = names.join();
			this.rooms.bars = rooms.map(room => rows.bar(room[0]));
			this.rooms.replaceChildren(...rooms.map((room, n) =>
				E('div', { 'class': 'rd-room' }, [ E('span', {}, [ room[0] ]), this.rooms.bars[n].node ])));
		}
		rooms.forEach((room, n) => this.rooms.bars[n].update(room[1], room[2]));
	},

	/* No answer. One may be missed while the daemon is started anew. */
	lose(error, first) {
		this.failed++;
		this.setUsable(false);
		if (first || this.failed > 1)
			this.showState({ level: 'gone', title: _('recentd does not answer'), acts: [ 'start', 'log' ], lines: [
				words.trouble(error),
				_('No new address is banned until it runs again. If it does not start, the System Log says why. This page goes on by itself.')
			] });
		else
			this.showState({ level: 'wait', title: _('recentd does not answer'), lines: [ _('Asking again...') ], acts: [] });
	},

	/* Says what was done, for some seconds; what failed stays longer. */
	say(text, bad) {
		window.clearTimeout(this.saying);
		this.said.toggleAttribute('data-bad', !!bad);
		rows.text(this.said, text);
		this.saying = window.setTimeout(() => rows.text(this.said, ''), bad ? 15000 : 6000);
	},

	/* Waits for the daemon to do it, says so, and shows what has changed. `button` is what was clicked. */
	act(button, call, done) {
		return call.then(reply => {
			const refusal = words.refusal(reply);

			this.say(refusal ? _('Not done: %s').format(refusal) : done(reply), refusal);
			return this.refresh();
		}, error => this.say(_('Not done: %s').format(words.trouble(error)), true)).then(() => this.refocus(button));
	},

	/* LuCI takes the focus from a button that was clicked, and its row may be gone. Later, since it is still disabled now. */
	refocus(button) {
		window.setTimeout(() => {
			if (document.activeElement === document.body)
				(button?.isConnected ? button : this.state.node).focus({ preventScroll: true });
		}, 0);
	},

	handleRestart(ev) {
		return this.act(ev.currentTarget, daemon.restart(), () => _('recentd is being started.'));
	},

	ban(button, address, seconds) {
		return this.act(button, daemon.ban(address, seconds), reply =>
			_('%s is banned for %s.').format(reply.address, words.span(reply.seconds)));
	},

	handleBan(address, ev) {
		return this.ban(ev.currentTarget, address);
	},

	handleUnban(address, ev) {
		return this.act(ev.currentTarget, daemon.unban(address), reply => _('%s is no longer banned.').format(reply.address));
	},

	handleForm(ev) {
		const address = this.address.getValue().trim();
		const input = this.address.node.querySelector('input');

		ev.preventDefault();
		this.address.setValue(address);
		this.address.triggerValidation();
		this.wrong.hidden = address !== '' && this.address.isValid();
		if (!this.wrong.hidden) {
			this.say('');
			window.setTimeout(() => input.focus(), 0);
			return Promise.resolve();
		}

		return this.ban(input, address, +this.length.value || undefined).then(() => {
			if (!this.said.hasAttribute('data-bad'))
				this.address.setValue('');
		});
	},

	/* A question; its dialog is closed before the answer is acted upon. */
	question(button, title, text, field, label, act) {
		const close = () => { ui.hideModal(); button.focus({ preventScroll: true }); };
		const dialog = ui.showModal(title, [
			E('p', {}, [ text ]),
			field ?? '',
			E('div', { 'class': 'right' }, [
				E('button', { 'class': 'btn cbi-button', 'type': 'button', 'click': close }, [ _('Cancel') ]), ' ',
				E('button', { 'class': 'btn cbi-button cbi-button-positive important', 'type': 'button', 'click': () => { close(); return act(); } }, [ label ])
			])
		]);

		window.setTimeout(() => dialog.querySelector('select, .important').focus(), 0);
	},

	handleLonger(address, ev) {
		const button = ev.currentTarget;
		const length = E('select', { 'class': 'cbi-input-select', 'aria-label': _('For how long') }, this.lengths(0));

		length.value = '86400';
		this.question(button, _('Keep longer'), _('Ban %s, from now on, for').format(address), length, _('Keep longer'),
			() => this.ban(button, address, +length.value));
	},

	handleAllow(address, ev) {
		const button = ev.currentTarget;

		this.question(button, _('Allow for good'),
			_('%s is unbanned and never banned again, however often it fails. It is put on the list "Never banned" under Settings.').format(address),
			null, _('Allow for good'), () => this.allow(button, address));
	},

	/* At once, and in the configuration; with that procd starts the daemon anew. */
	allow(button, address) {
		return this.change(button, async () => {
			const refusal = words.refusal(await daemon.allow(address));
			const kept = await daemon.keepAllowed(address);

			if (kept === 'full')
				return { bad: refusal ? _('Not done: %s').format(refusal) : _('Allowed only until recentd starts again: the list "Never banned" under Settings is full.') };

			/* Of what it is told by hand it keeps eight; the others come with the configuration. */
			return this.waits(kept) ?? (refusal
				? _('%s will never be banned, as soon as recentd has read its settings.')
				: _('%s will never be banned again.')).format(address);
		});
	},

	handleDisallow(address, ev) {
		const button = ev.currentTarget;

		this.question(button, _('Remove'), _('%s can then be banned again.').format(address), null, _('Remove'), () => this.change(button, async () => {
			/* Refused if it stands in the configuration only. */
			await daemon.disallow(address);

			return this.waits(await daemon.dropAllowed(address)) ?? _('%s can be banned again.').format(address);
		}));
	},

	waits(kept) {
		return kept === 'waits' ? _('The settings have unsaved changes, and this is now one of them: apply them.') : null;
	},

	/* Changes the allowlist, and says what `change` returns, as { bad } if that is no success, or throws. LuCI counts its unsaved changes anew, because these are applied. */
	async change(button, change) {
		try {
			const done = await change();

			this.say(done.bad ?? done, done.bad);
		}
		catch (error) {
			this.say(_('Not done: %s').format(words.trouble(error)), true);
		}
		ui.changes?.init?.();

		return this.refresh().then(() => this.refocus(button));
	},

	handleSaveApply: null,
	handleSave: null,
	handleReset: null
});
