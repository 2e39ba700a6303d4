'use strict';
'require baseclass';
'require recentd.rows as rows';

/*
 * Attempts per hour of the last 24 hours, as bars of one colour per program. Each hour says its numbers when it is pointed
 * at, tapped, or chosen with the arrow keys; a table says all of them to screen readers.
 */

const HOURS = 24;
const HEIGHT = 150, TOP = 18, BOTTOM = 20;
const COLOURS = [ '#2f7ed8', '#e0912f', '#2a9d76', '#9b6bd3', '#d15a7c', '#6b8791', '#a58a3c', '#4fb0c6' ];

function svg(name, attributes, children) {
	const node = document.createElementNS('http://www.w3.org/2000/svg', name);

	for (const key in attributes)
		node.setAttribute(key, attributes[key]);
	node.append(...children ?? []);

	return node;
}

/* The next round number: 1, 2, 5, 10, 20, 50 ... */
function ceiling(most) {
	let step = 1;

	while (step * 10 < most)
		step *= 10;

	return [ 1, 2, 5, 10 ].map(n => n * step).find(n => n >= most) ?? 1;
}

function clock(ms) {
	return new Date(ms).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
}

return baseclass.extend({
	make() {
		const picture = svg('svg', { 'class': 'rd-chart', 'role': 'img', 'tabindex': '0', 'height': HEIGHT, 'width': '100%' });
		const caption = E('p', { 'class': 'rd-caption', 'role': 'status' });
		const legend = E('p', { 'class': 'rd-legend' });
		const table = E('div', { 'class': 'rd-sr' });
		let hours = [], chosen = -1, drawn = '';

		/* What one hour says. */
		function words(hour) {
			const parts = hour.parts.filter(part => part.count).map(part => '%s %d'.format(part.program, part.count));

			return _('%s to %s: %s').format(clock(hour.from), clock(hour.to),
				hour.total ? N_(hour.total, '%d attempt', '%d attempts').format(hour.total) + ' (' + parts.join(', ') + ')' : _('no attempts'));
		}

		function summary() {
			const total = hours.reduce((sum, hour) => sum + hour.total, 0);

			return total ? N_(total, '%d attempt within 24 hours', '%d attempts within 24 hours').format(total) : _('No attempts within 24 hours');
		}

		function say() {
			rows.text(caption, hours[chosen] ? words(hours[chosen]) : summary());
			picture.querySelectorAll('[data-hour]').forEach((node, n) => node.classList.toggle('rd-chosen', n === chosen));
		}

		function choose(n) {
			chosen = n;
			say();
		}

		picture.addEventListener('keydown', ev => {
			const step = { ArrowLeft: -1, ArrowRight: 1 }[ev.key];

			if (step) {
				choose(Math.min(HOURS - 1, Math.max(0, chosen < 0 ? HOURS - 1 : chosen + step)));
				ev.preventDefault();
			}
		});
		picture.addEventListener('blur', () => choose(-1));
		picture.addEventListener('mouseleave', () => choose(-1));

		function column(hour, n, most) {
			const width = 100 / HOURS, room = HEIGHT - TOP - BOTTOM;
			let y = HEIGHT - BOTTOM;
			const node = svg('g', { 'data-hour': n }, [
				svg('title', {}, [ words(hour) ]),
				svg('rect', { 'class': 'rd-back', 'x': (n * width) + '%', 'y': TOP, 'width': width + '%', 'height': room })
			]);

			hour.parts.forEach((part, place) => {
				const height = part.count ? Math.max(2, room * part.count / most) : 0;

				y -= height;
				if (height)
					node.append(svg('rect', {
						'x': (n * width + width * .12) + '%', 'y': y, 'width': (width * .76) + '%', 'height': height,
						'rx': 1.5, 'fill': COLOURS[place % COLOURS.length]
					}));
			});
			node.addEventListener('mouseenter', () => choose(n));
			node.addEventListener('click', () => choose(n));

			return node;
		}

		function draw(programs) {
			const most = ceiling(Math.max(1, ...hours.map(hour => hour.total)));
			const base = HEIGHT - BOTTOM;

			picture.replaceChildren(
				svg('line', { 'class': 'rd-grid', 'x1': 0, 'x2': '100%', 'y1': base + .5, 'y2': base + .5 }),
				svg('line', { 'class': 'rd-grid rd-faint', 'x1': 0, 'x2': '100%', 'y1': TOP + .5, 'y2': TOP + .5 }),
				svg('text', { 'class': 'rd-label', 'x': 0, 'y': TOP - 5 }, [ String(most) ]),
				...hours.map((hour, n) => column(hour, n, most)),
				...[ 0, 6, 12, 18 ].map(n => svg('text', { 'class': 'rd-label', 'x': (n * 100 / HOURS) + '%', 'y': HEIGHT - 4 }, [ clock(hours[n].from) ])),
				svg('text', { 'class': 'rd-label', 'x': '100%', 'y': HEIGHT - 4, 'text-anchor': 'end' }, [ _('now') ])
			);
			legend.replaceChildren(...programs.map((program, place) => E('span', {}, [
				E('i', { 'style': 'background:' + COLOURS[place % COLOURS.length] }),
				'%s %d'.format(program, hours.reduce((sum, hour) => sum + hour.parts[place].count, 0))
			])));
			table.replaceChildren(E('table', {}, [
				E('caption', {}, [ _('Attempts per hour') ]),
				...hours.filter(hour => hour.total).map(hour => E('tr', {}, [ E('td', {}, [ words(hour) ]) ]))
			]));
		}

		/* `attempts` is the member of that name in the daemon's status. */
		function update(attempts) {
			const programs = Object.keys(attempts ?? {}).filter(name => Array.isArray(attempts[name])).sort();
			const minute = Math.floor(Date.now() / 60000);
			const now = JSON.stringify([ programs.map(name => attempts[name]), minute ]);

			if (now === drawn)
				return;
			drawn = now;

			const last = Date.now() - (attempts?.last_hour ?? 0) * 1000;

			hours = Array.from({ length: HOURS }, (_unused, n) => {
				const parts = programs.map(program => ({ program, count: +attempts[program][n] || 0 }));

				return {
					parts,
					total: parts.reduce((sum, part) => sum + part.count, 0),
					from: last - (HOURS - 1 - n) * 3600000,
					to: n === HOURS - 1 ? Date.now() : last - (HOURS - 2 - n) * 3600000
				};
			});
			draw(programs);
			picture.toggleAttribute('hidden', !programs.length);
			picture.setAttribute('aria-label', _('Attempts per hour') + '. ' + summary());
			say();
		}

		return { node: E('div', {}, [ picture, caption, legend, table ]), update };
	}
});
