'use strict';
'require baseclass';

/* The look of the status page, for any theme: what is not the theme's own is translucent grey or one of four colours. */
const CSS = `
#recentd { --rd-good: var(--success-color-medium, #1f9254); --rd-bad: var(--error-color-medium, #d3301c); --rd-warn: #c98a0a; --rd-calm: var(--primary-color-high, #1976d2); --rd-grey: rgba(128,128,128,.35); --rd-bad-text: #b3220f; --rd-good-text: #14713c; overflow-wrap: anywhere; }
:root[data-darkmode=true] #recentd { --rd-bad-text: #ff9c8c; --rd-good-text: #6fd39a; }
#recentd h2 { margin-bottom: .6em; }
#recentd h3 { margin: 0 0 .6em; padding: 0; border: 0; line-height: 1.3; }
#recentd .rd-box { background: rgba(128,128,128,.07); border-radius: 10px; padding: 1em 1.2em; margin: 0 0 1em; }
#recentd .rd-state { display: flex; gap: 1em; align-items: flex-start; border-left: 5px solid var(--rd-level, var(--rd-grey)); }
#recentd .rd-state[data-level=ok], #recentd .rd-state[data-level=attack] { --rd-level: var(--rd-good); }
#recentd .rd-state[data-level=full] { --rd-level: var(--rd-warn); }
#recentd .rd-state[data-level=open], #recentd .rd-state[data-level=gone] { --rd-level: var(--rd-bad); }
#recentd .rd-dot { flex: none; width: 1.1em; height: 1.1em; margin-top: .2em; border-radius: 50%; background: var(--rd-level, var(--rd-grey)); }
#recentd .rd-state[data-level=attack] .rd-dot { animation: rd-pulse 1.6s ease-out infinite; }
#recentd .rd-state[data-level=open] .rd-dot, #recentd .rd-state[data-level=gone] .rd-dot { border-radius: 3px; }
#recentd .rd-state strong { font-size: 1.25em; line-height: 1.25; }
#recentd .rd-state p { margin: .3em 0 0; }
#recentd .rd-acts.rd-buttons { justify-content: flex-start; margin-top: .7em; }
#recentd .rd-acts:empty { display: none; }
@keyframes rd-pulse { from { box-shadow: 0 0 0 0 var(--rd-good); } to { box-shadow: 0 0 0 .7em transparent; } }
@media (prefers-reduced-motion: reduce) { #recentd * { animation: none !important; transition: none !important; } }
#recentd .rd-cards { display: grid; gap: 1em; grid-template-columns: repeat(auto-fit, minmax(min(13em, 100%), 1fr)); margin: 0 0 1em; }
#recentd .rd-cards .rd-box { margin: 0; display: flex; flex-direction: column; }
#recentd .rd-cards h3 { flex: 1; }
#recentd .rd-rooms { display: grid; gap: 0 2em; grid-template-columns: repeat(auto-fit, minmax(min(14em, 100%), 1fr)); }
#recentd .rd-cards h3, #recentd .rd-sub { font-size: .95em; font-weight: normal; opacity: .8; margin: 0; line-height: 1.4; }
#recentd .rd-big { display: block; font-size: 2em; line-height: 1.3; font-weight: 600; font-variant-numeric: tabular-nums; }
#recentd .rd-room { display: block; margin-top: .5em; }
#recentd .rd-room > span:first-child { display: block; font-size: .9em; opacity: .8; }
#recentd .rd-barred { display: flex; align-items: center; gap: .7em; min-width: 9em; }
#recentd .rd-bar { flex: 1; height: 8px; min-width: 4em; border-radius: 4px; background: rgba(128,128,128,.22); overflow: hidden; }
#recentd .rd-bar > span { display: block; height: 100%; border-radius: 4px; background: var(--rd-calm); transition: width .4s; }
#recentd .rd-bar[data-level=high] > span { background: var(--rd-warn); }
#recentd .rd-bar[data-level=full] > span { background: var(--rd-bad); }
#recentd .rd-numbers { white-space: nowrap; min-width: 4.2em; font-variant-numeric: tabular-nums; }
#recentd .rd-table table { width: 100%; margin: 0; background: none; }
#recentd .rd-table th { text-align: left; overflow-wrap: normal; font-size: .9em; opacity: .8; }
#recentd .rd-table td { text-align: left; vertical-align: middle; background: none; }
#recentd .rd-address { font-family: ui-monospace, Menlo, Consolas, monospace; font-weight: 600; user-select: all; }
#recentd .rd-time { font-variant-numeric: tabular-nums; white-space: nowrap; }
#recentd .rd-buttons { display: flex; flex-wrap: wrap; gap: .35em; justify-content: flex-end; }
#recentd .rd-buttons .btn { margin: 0; }
#recentd .rd-nothing { margin: 0; opacity: .75; }
#recentd .rd-more { margin-top: .7em; }
#recentd [hidden] { display: none !important; }
#recentd.rd-stale .rd-data { opacity: .45; }
#recentd .rd-form { display: flex; flex-wrap: wrap; gap: .6em; align-items: flex-end; margin-top: 1em; padding-top: 1em; border-top: 1px solid rgba(128,128,128,.25); }
#recentd .rd-form label { display: block; font-size: .9em; opacity: .8; margin: 0 0 .2em; width: auto; float: none; text-align: left; padding: 0; }
#recentd .rd-form .rd-field { flex: 0 1 auto; min-width: 15em; }
#recentd .rd-form input, #recentd .rd-form select { width: 100%; max-width: none; min-width: 0; height: 2.4em; box-sizing: border-box; margin: 0; }
#recentd .rd-form .btn { min-height: 2.4em; }
#recentd .rd-form .btn { margin: 0; }
#recentd .rd-form p { flex-basis: 100%; margin: 0; color: var(--rd-bad-text); }
#recentd .rd-wrong { color: var(--rd-bad-text); }
.rd-reason { margin: .3em 0 0; color: #b3220f; }
:root[data-darkmode=true] .rd-reason { color: #ff9c8c; }
.cbi-value[data-name=match] input, #recentd .rd-typed { width: 100%; max-width: 40em; box-sizing: border-box; }
#recentd .rd-found { margin-top: .7em; }
#recentd .rd-fine { color: var(--rd-good-text); }
#recentd .rd-search { margin: 0 0 1em; padding: 0; border: 0; }
#recentd .rd-chart { display: block; overflow: visible; }
#recentd .rd-chart:focus-visible { outline: 2px solid var(--rd-calm); outline-offset: 4px; }
#recentd .rd-back { fill: transparent; }
#recentd .rd-chosen .rd-back { fill: rgba(128,128,128,.18); }
#recentd .rd-grid { stroke: rgba(128,128,128,.5); }
#recentd .rd-faint { stroke-dasharray: 2 4; }
#recentd .rd-label { font-size: 11px; fill: currentColor; opacity: .75; }
#recentd .rd-blank { fill: rgba(128,128,128,.13); }
#recentd .rd-caption { margin: .5em 0 0; min-height: 1.4em; }
#recentd .rd-legend { margin: .2em 0 0; display: flex; flex-wrap: wrap; gap: .3em 1.2em; }
#recentd .rd-legend i { display: inline-block; width: .8em; height: .8em; border-radius: 2px; margin-right: .4em; }
#recentd .rd-sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
#recentd .rd-said { position: fixed; z-index: 900; left: 50%; bottom: 1.2em; transform: translateX(-50%); width: max-content; max-width: calc(100vw - 2em); box-sizing: border-box; padding: .7em 1.2em; border-radius: 8px; background: #263238; color: #fff; box-shadow: 0 3px 14px rgba(0,0,0,.35); }
#recentd .rd-said[data-bad] { background: #a31d10; }
#recentd .rd-said:empty { display: none; }
@media (max-width: 640px) {
	#recentd .rd-box { padding: .9em; }
	#recentd .rd-cards { grid-template-columns: repeat(3, minmax(0, 1fr)); gap: .5em; margin-bottom: .7em; }
	#recentd .rd-cards .rd-box { padding: .6em .7em; }
	#recentd .rd-cards .rd-sub { display: none; }
	#recentd .rd-last { display: none; }
	#recentd .rd-table thead { display: none; }
	#recentd .rd-table table, #recentd .rd-table tbody { display: block; }
	#recentd .rd-table tr { display: grid; grid-template-columns: 1fr 1fr; gap: .3em .8em; padding: .7em 0; border: 0; border-top: 1px solid rgba(128,128,128,.25); }
	#recentd .rd-table tbody tr:first-child { border-top: 0; }
	#recentd .rd-table td { display: block; padding: 0; border: 0; width: auto; max-width: none; min-width: 0; text-align: left; }
	#recentd .rd-table td[data-title]::before { content: attr(data-title); display: block; font-size: .8em; font-weight: normal; opacity: .7; }
	#recentd .rd-table td:first-child, #recentd .rd-table td:last-child, #recentd .rd-table .rd-full { grid-column: 1 / -1; }
	#recentd .rd-table td:first-child::before { display: none; }
	#recentd .rd-buttons { justify-content: flex-start; }
	#recentd .rd-form .rd-field { flex: 1 1 100%; min-width: 0; }
}
`;

return baseclass.extend({
	make() {
		return E('style', {}, [ CSS ]);
	}
});
