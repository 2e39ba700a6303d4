'use strict';
'require baseclass';
'require recentd.daemon as daemon';
'require recentd.words as words';

/* On Status > Overview: whether the router is protected, how many addresses are banned, and how many attempts there were. */
return baseclass.extend({
	title: _('Login Protection'),

	load() {
		return daemon.status().catch(error => ({ error }));
	},

	render(status) {
		const state = status.error
			? { level: 'gone', lines: [ words.trouble(status.error) ] }
			: words.state(status);
		const good = ![ 'open', 'gone' ].includes(state.level);
		const attempts = Object.values(status.attempts ?? {}).filter(Array.isArray).flat().reduce((sum, count) => sum + (+count || 0), 0);
		const row = (title, ...cells) => E('tr', { 'class': 'tr' }, [
			E('td', { 'class': 'td left', 'width': '33%' }, [ title ]), E('td', { 'class': 'td left' }, cells)
		]);

		return E('table', { 'class': 'table' }, [
			row(_('State'), E('span', { 'class': good ? 'label success' : 'label warning' }, [ good ? _('protected') : _('not protected') ]), ' ',
				...[ 'ok', 'attack' ].includes(state.level) ? [] : state.lines.slice(0, 1), ' ',
				E('a', { 'href': L.url('admin', 'services', 'recentd', 'status') }, [ _('Details') ]))
		].concat(status.error ? [] : [
			row(_('Banned'), String(status.bans?.live ?? 0)),
			row(_('Attempts, 24 hours'), String(attempts))
		]));
	}
});
