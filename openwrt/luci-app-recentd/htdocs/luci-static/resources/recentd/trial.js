'use strict';
'require baseclass';
'require ui';
'require recentd.daemon as daemon';
'require recentd.style as style';
'require recentd.words as words';

/* An own pattern, tried on lines of the log before it is saved: the daemon says what it would count. */

/* So many lines of the log are searched for those of the program, and so many of these are tried. The bus takes no longer ones. */
const SEARCHED = 1000, TRIED = 10, LONGEST = 600;

/* What a pattern would count in the last lines of its program, and in a line that is typed. */
async function tryPattern(program, match, typed) {
	const judged = await daemon.check('pattern', 'match', match);

	if (judged.valid !== true)
		return [ E('p', { 'class': 'rd-wrong' }, [ words.refusal(judged) ?? String(judged.reason) ]) ];

	const message = line => /^([^\s:[]+)(?:\[\d+\])?: ?(.*)$/s.exec(line) ?? [ line, program, line ];
	const logged = (await daemon.log(SEARCHED).catch(() => [])).map(message).filter(([ , tag ]) => tag === program).slice(-TRIED).reverse();
	const lines = (typed ? [ message(typed) ] : []).concat(logged).map(([ , , text ]) => text.trim()).filter(text => new TextEncoder().encode(text).length <= LONGEST);
	const answers = await Promise.all(lines.map(line => daemon.check('pattern', 'match', match, line)));

	return [
		judged.warning ? E('p', {}, [ String(judged.warning) ]) : '',
		lines.length ? E('table', { 'class': 'table' }, [
			E('tr', { 'class': 'tr table-titles' }, [ E('th', { 'class': 'th' }, [ _('Log line') ]), E('th', { 'class': 'th' }, [ _('Result') ]) ])
		].concat(lines.map((line, n) => {
			const { matches, address } = answers[n];

			return E('tr', { 'class': 'tr' }, [
				E('td', { 'class': 'td', 'data-title': _('Log line') }, [ line ]),
				E('td', { 'class': matches ? 'td rd-fine' : 'td', 'data-title': _('Result') },
					[ address ? _('counts against %s').format(address) : matches ? _('matches, but names no address') : _('does not match') ])
			]);
		}))) : E('p', {}, [ _('The System Log has no line of %s at present. Type one, and try again.').format(program) ])
	];
}

return baseclass.extend({
	/* A button, and what it found; in the dialog of section `section`, of which `option` is a field. */
	render(option, section) {
		const typed = E('input', { 'class': 'cbi-input-text rd-typed', 'type': 'text', 'placeholder': _('a line of your own, or empty'), 'aria-label': _('Log line') });
		const found = E('div', { 'class': 'rd-found', 'role': 'status' });
		const value = name => String(option.section.formvalue(section, name) ?? '').trim();

		return E('div', { 'id': 'recentd' }, [
			style.make(), typed, ' ',
			E('button', {
				'class': 'btn cbi-button cbi-button-action', 'type': 'button',
				'click': ui.createHandlerFn(this, () => tryPattern(value('program'), value('match'), typed.value.trim()).then(
					nodes => found.replaceChildren(...nodes),
					error => found.replaceChildren(words.trouble(error))))
			}, [ _('Try on the last log lines') ]),
			found
		]);
	}
});
