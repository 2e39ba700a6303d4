/* The rules of openwrt/luci's own check: js/recommended, with LuCI's modules as functions that return. Stricter about unused code. */
import js from '@eslint/js';

const globals = names => Object.fromEntries(names.split(' ').map(name => [ name, 'readonly' ]));
const browser = 'window document location fetch setTimeout setInterval clearInterval clearTimeout console CustomEvent Node URL TextEncoder';

export default [
	{
		files: [ '**/luci-app-recentd/**/*.js' ],
		...js.configs.recommended,
		languageOptions: {
			ecmaVersion: 2022, sourceType: 'script', parserOptions: { ecmaFeatures: { globalReturn: true } },
			globals: globals(browser + ' E L _ N_ view rpc poll ui uci form baseclass addresses daemon words rows chart style trial')
		},
		rules: { ...js.configs.recommended.rules, 'no-unused-vars': [ 'error', { argsIgnorePattern: '^_' } ], 'strict': [ 'error', 'global' ],
			/* Their style guide: tabs, single quotes, semicolons. */
			'semi': [ 'error', 'always' ], 'quotes': [ 'error', 'single', { avoidEscape: true, allowTemplateLiterals: true } ], 'no-mixed-spaces-and-tabs': 'error', 'no-trailing-spaces': 'error', 'eol-last': 'error', 'linebreak-style': 'error',
			 'no-eval': 'error', 'no-implied-eval': 'error', 'eqeqeq': [ 'error', 'always', { null: 'ignore' } ],
			'no-restricted-properties': [ 'error', { property: 'innerHTML', message: 'texts of attackers' }, { property: 'insertAdjacentHTML' }, { property: 'outerHTML' } ] }
	},
	{
		files: [ 'standin/*.js' ],
		...js.configs.recommended,
		languageOptions: { ecmaVersion: 2022, sourceType: 'script', globals: globals(browser + ' E L _ N_') }
	},
	{
		files: [ '*.mjs' ],
		...js.configs.recommended,
		languageOptions: { ecmaVersion: 2022, sourceType: 'module', globals: globals(browser + ' process structuredClone Buffer getComputedStyle') }
	}
];
