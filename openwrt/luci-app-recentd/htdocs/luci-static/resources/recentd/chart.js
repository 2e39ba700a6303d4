'use strict';
'require baseclass';
'require recentd.rows as rows';

/*
 * Attempts per hour of the last 24 hours, as bars of one colour per program. Each hour says its numbers when it is pointed
 * at, tapped, or chosen with the arrow keys; a table says all of them to screen readers.
 */

const HOURS = 24, HOUR = 3600000;
const HEIGHT = 160, TOP = 20, BOTTOM = 20, ROOM = HEIGHT - TOP - BOTTOM;
const COLOURS = [ '#2f7ed8', '#e0912f', '#2a9d76', '#9b6bd3', '#d15a7c', '#6b8791', '#a58a3c', '#4fb0c6' ];

function svg(name, attributes, children) {
	const node = document.createElementNS('http://www.w3.org/2000/svg', name);

	for (const key in attributes)
		node.setAttribute(key, attributes[key]);
	node.append(...children ?? []);

	return node;
}

/* The top of the axis: 2, 4, 10, 20, 40 ..., so that half of it is a whole number. */
function ceiling(most) {
	let step = 1;

	while (step * 10 < most)
		step *= 10;

	return [ 2, 4, 10 ].map(n => n * step).find(n => n >= most);
}

function clock(ms) {
	return new Date(ms).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
}

return baseclass.extend({
	make() {
		const picture = svg('svg', { 'class': 'rd-chart', 'role': 'img', 'tabindex': '0', 'height': HEIGHT, 'width': '100%' });
		const caption = E('p', { 'class': 'rd-caption', 'role': 'status' });
		const legend = E('p', { 'class': 'rd-legend' });
		const table = E('div', { 'class': 'rd-sr' });
		let hours = [], begin = 0, started = 0, chosen = -1, drawn = '';

		/* What one hour says. */
		function words(hour) {
			const parts = hour.parts.filter(part => part.count).map(part => '%s %d'.format(part.program, part.count));

			return _('%s to %s: %s').format(clock(hour.from), clock(hour.to),
				hour.total ? N_(hour.total, '%d attempt', '%d attempts').format(hour.total) + ' (' + parts.join(', ') + ')'
					: hour.to <= started ? _('no data') : _('no attempts'));
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
			const width = 100 / HOURS;
			let y = HEIGHT - BOTTOM;
			const node = svg('g', { 'data-hour': n }, [
				svg('title', {}, [ words(hour) ]),
				svg('rect', { 'class': 'rd-back', 'x': (n * width) + '%', 'y': TOP, 'width': width + '%', 'height': ROOM })
			]);

			hour.parts.forEach((part, place) => {
				const height = part.count ? Math.max(2, ROOM * part.count / most) : 0;

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

		/* Where a time is, in percent of the width. */
		const at = ms => (ms - begin) / (HOURS * HOUR) * 100;

		/* A value of the axis, and its line. */
		function level(value, most) {
			const y = HEIGHT - BOTTOM - ROOM * value / most;

			return [
				svg('line', { 'class': value ? 'rd-grid rd-faint' : 'rd-grid', 'x1': 0, 'x2': '100%', 'y1': y + .5, 'y2': y + .5 }),
				svg('text', { 'class': 'rd-label', 'x': 0, 'y': y - 4 }, [ value ? String(value) : '' ])
			];
		}

		/* Every sixth full hour, as far as there is room beside the word at the end. */
		function ticks() {
			const all = [];
			const first = new Date(begin);

			first.setMinutes(60, 0, 0);
			for (let ms = +first; ms < begin + HOURS * HOUR; ms += HOUR)
				if (new Date(ms).getHours() % 6 === 0 && at(ms) > 3 && at(ms) < 93)
					all.push(
						svg('line', { 'class': 'rd-grid', 'x1': at(ms) + '%', 'x2': at(ms) + '%', 'y1': HEIGHT - BOTTOM, 'y2': HEIGHT - BOTTOM + 4 }),
						svg('text', { 'class': at(ms) > 80 ? 'rd-label rd-tick rd-last' : 'rd-label rd-tick', 'x': at(ms) + '%', 'y': HEIGHT - 4, 'text-anchor': 'middle' }, [ clock(ms) ]));

			return all;
		}

		/* recentd remembers nothing of the time before it started. */
		function blank() {
			const width = Math.min(100, at(started));

			return width < 1 ? [] : [
				svg('rect', { 'class': 'rd-blank', 'x': 0, 'y': TOP, 'width': width + '%', 'height': ROOM }),
				svg('text', { 'class': 'rd-label rd-before', 'x': width / 2 + '%', 'y': TOP + ROOM / 2 + 16, 'text-anchor': 'middle' },
					[ width > 40 ? _('no data before %s').format(clock(started)) : '' ])
			];
		}

		function draw(programs) {
			const most = ceiling(Math.max(1, ...hours.map(hour => hour.total)));

			picture.replaceChildren(
				...blank(), ...[ 0, most / 2, most ].flatMap(value => level(value, most)), ...hours.map((hour, n) => column(hour, n, most)), ...ticks(),
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

		/* `attempts` and `uptime` are members of the daemon's status. */
		function update(attempts, uptime) {
			const programs = Object.keys(attempts ?? {}).filter(name => Array.isArray(attempts[name])).sort();
			const minute = Math.floor(Date.now() / 60000);
			const now = JSON.stringify([ programs.map(name => attempts[name]), minute ]);

			if (now === drawn)
				return;
			drawn = now;

			const last = Date.now() - (attempts?.last_hour ?? 0) * 1000;

			begin = last - (HOURS - 1) * HOUR;
			started = Date.now() - (uptime ?? HOURS * 3600) * 1000;
			hours = Array.from({ length: HOURS }, (_unused, n) => {
				const parts = programs.map(program => ({ program, count: +attempts[program][n] || 0 }));

				return {
					parts,
					total: parts.reduce((sum, part) => sum + part.count, 0),
					from: begin + n * HOUR,
					to: n === HOURS - 1 ? Date.now() : begin + (n + 1) * HOUR
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
