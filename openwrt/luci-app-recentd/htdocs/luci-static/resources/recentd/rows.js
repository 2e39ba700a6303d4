'use strict';
'require baseclass';
'require recentd.words as words';

/*
 * A table that is kept, not drawn anew: each item has its row, found again by its key, and only texts that differ are
 * written. So the scroll position, a selection and the focus stay where they are while the page updates itself.
 *
 * `make(item)` gives { cells: [ Node ], update(item) }. Whatever is shown goes in as text.
 */
return baseclass.extend({
	/* Changes a node's text if it differs. */
	text(node, value) {
		value = String(value ?? '');
		if (node.textContent !== value)
			node.textContent = value;
		return node;
	},

	table(titles, options) {
		const self = this;
		const body = E('tbody');
		const more = E('button', { 'class': 'btn cbi-button rd-more', 'type': 'button' }, [ '' ]);
		const rest = E('p', { 'class': 'rd-sub', 'hidden': '' });
		const nothing = E('p', { 'class': 'rd-nothing' }, [ options.nothing ]);
		const node = E('div', { 'class': 'rd-table' }, [
			E('table', { 'class': 'table', 'aria-label': options.label }, [
				E('thead', {}, [ E('tr', { 'class': 'tr table-titles' }, titles.map(title =>
					E('th', { 'class': 'th', 'scope': 'col' }, [ title || E('span', { 'class': 'rd-sr' }, [ _('Actions') ]) ]))) ]),
				body
			]),
			nothing, rest, more
		]);
		const rows = new Map();
		let all = false, last = [ [] ];

		function row(item) {
			const made = options.make(item);

			made.node = E('tr', { 'class': 'tr' }, made.cells.map((cell, n) =>
				E('td', { 'class': cell.className === 'rd-address' ? 'td rd-full' : 'td', 'data-title': titles[n] || null }, [ cell ])));
			return made;
		}

		/* `total` is how many there are if `items` are only the first of them; `searched`, whether they are those that match a search. */
		function update(items, total, searched) {
			last = [ items, total, searched ];

			const shown = all ? items : items.slice(0, options.few);
			const keys = new Set(shown.map(options.key));
			const focused = document.activeElement;

			for (const [ key, made ] of rows)
				if (!keys.has(key)) {
					made.node.remove();
					rows.delete(key);
				}

			shown.forEach((item, n) => {
				const key = options.key(item, n);
				const made = rows.get(key) ?? row(item);

				rows.set(key, made);
				made.update(item);
				if (body.children[n] !== made.node)
					body.insertBefore(made.node, body.children[n] ?? null);
			});

			/* A row that was moved lost it. */
			if (focused !== document.activeElement && body.contains(focused))
				focused.focus({ preventScroll: true });

			node.firstChild.hidden = !items.length;
			nothing.hidden = items.length > 0;
			self.text(nothing, searched ? _('No address matches the search.') : options.nothing);
			more.hidden = items.length <= options.few;
			rest.hidden = !all || !(total > items.length);
			self.text(rest, _('These are the first %d of %d. Search for an address to see others.').format(items.length, total));
			self.text(more, all ? _('Show fewer') : _('Show all %d').format(items.length));
			more.setAttribute('aria-expanded', all);
		}

		more.addEventListener('click', () => { all = !all; update(...last); });

		return { node, update };
	},

	/* The logs that are read, and their health. */
	sources() {
		return this.table([ _('Log source'), _('State'), _('Since'), _('Lines read') ], {
			label: _('Log sources'),
			nothing: _('No log is read.'),
			few: 10,
			key: (source, n) => n,
			make: () => {
				const cells = [ E('span'), E('span'), E('span', { 'class': 'rd-time' }), E('span') ];

				return {
					cells,
					update: source => {
						const refused = source.refused > 0 ? ', ' + N_(source.refused, '%d of a sender that may not', '%d of senders that may not').format(source.refused) : '';

						cells[1].className = source.ok ? 'rd-fine' : 'rd-wrong';
						[ words.source(source), source.ok ? _('OK') : _('Not read: %s').format(source.error || '?'), words.span(source.since), '%d'.format(source.lines || 0) + refused ]
							.forEach((text, n) => this.text(cells[n], text));
					}
				};
			}
		});
	},

	/* A bar with its numbers beside it. */
	bar(label) {
		const fill = E('span');
		const bar = E('span', { 'class': 'rd-bar', 'role': 'progressbar', 'aria-label': label, 'aria-valuemin': 0 }, [ fill ]);
		const numbers = E('span', { 'class': 'rd-numbers' });

		return {
			node: E('span', { 'class': 'rd-barred' }, [ bar, numbers ]),
			update: (value, most) => {
				const share = most > 0 ? Math.min(1, value / most) : 0;

				fill.style.width = '%.1f%%'.format(share * 100);
				bar.setAttribute('data-level', share >= 1 ? 'full' : share >= 2 / 3 ? 'high' : 'low');
				bar.setAttribute('aria-valuemax', most);
				bar.setAttribute('aria-valuenow', value);
				this.text(numbers, _('%s of %d').format(value, most));
			}
		};
	}
});
