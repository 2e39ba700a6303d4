'use strict';
'require baseclass';

/* Addresses and prefixes as text: their order, and whether two of them are the same in another notation. */

/* The groups of an IPv6 address, of 16 bits each; an IPv4 address at its end is two of them. */
function groups(text) {
	const part = half => half.split(':').filter(group => group).flatMap(group => {
		const four = group.split('.').map(byte => +byte);

		return four.length === 4 ? [ four[0] * 256 + four[1], four[2] * 256 + four[3] ] : [ parseInt(group, 16) ];
	});
	const [ head, tail ] = text.split('::').map(part);

	return tail ? [ ...head, ...Array(Math.max(0, 8 - head.length - tail.length)).fill(0), ...tail ] : head;
}

return baseclass.extend({
	/* A text that is equal for all notations of one prefix, and sorts as addresses do, IPv4 first. */
	key(text) {
		const [ address, length ] = String(text ?? '').trim().toLowerCase().split('/');
		const six = address.includes(':');
		const bits = (six ? groups(address) : address.split('.')).map(part => (+part || 0).toString(2).padStart(six ? 16 : 8, '0')).join('');
		const len = Math.min(bits.length, length == null ? bits.length : +length || 0);

		return (six ? '6' : '4') + bits.slice(0, len).padEnd(bits.length, '0') + '/' + String(len).padStart(3, '0');
	},

	compare(a, b) {
		const [ left, right ] = [ this.key(a), this.key(b) ];

		return left < right ? -1 : left > right ? 1 : 0;
	}
});
