import { existsSync, readdirSync } from 'node:fs';
import js from '@eslint/js';
import boundaries from 'eslint-plugin-boundaries';
import reactHooks from 'eslint-plugin-react-hooks';
import regexp from 'eslint-plugin-regexp';
import prettier from 'eslint-config-prettier';
import globals from 'globals';
import tseslint from 'typescript-eslint';

/**
 * The layers of each service, from the outside in. A folder may import from itself and from what is listed after it;
 * files alongside the folders (`app.ts`, `main.ts`) put the layers together and may import them all. The layers of the
 * web client, whose alias ESLint does not resolve, are in dependency-cruiser.config.mjs.
 */
const LAYERS = {
  'subgraphs/auth/src': ['resolvers', 'services', 'repositories', 'entities', 'migrations', 'generated'],
  'subgraphs/chat/src': ['resolvers', 'services', 'events', 'migrations', 'repositories', 'models', 'generated'],
  'gateway/src': ['subscriptions', 'http', 'budget', 'subgraphs', 'sessions', 'documents', 'planning'],
  'dev/embedded-stores/src': ['engines', 'packages', 'process'],
};

/** Workspaces that are libraries; all others are programs, which nobody imports. */
const LIBRARIES = ['@parley/service', '@parley/text', '@parley/documentdb-wire', '@parley/embedded-stores'];

const layered = Object.entries(LAYERS).flatMap(([root, layers]) => {
  const folders = existsSync(root)
    ? readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory())
    : [];
  const unknown = folders.map(({ name }) => name).filter((name) => !layers.includes(name));
  if (unknown.length > 0) throw new Error(`${root}/${unknown[0]} has no place in LAYERS of eslint.config.js`);
  return layers.map((layer, depth) => ({
    type: `${root}/${layer}`,
    inner: layers.slice(depth).map((name) => `${root}/${name}`),
  }));
});

export default tseslint.config(
  { ignores: ['**/dist/**', '**/generated/**', 'web/src/gql/**', '.parley/**'] },
  js.configs.recommended,
  tseslint.configs.strict,
  tseslint.configs.stylistic,
  {
    languageOptions: { globals: globals.node },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // A class without members is how domain errors and markers are written.
      '@typescript-eslint/no-extraneous-class': 'off',
      eqeqeq: ['error', 'smart'],
      'no-console': 'error',
      'max-depth': ['error', 4],
    },
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    ignores: ['codegen.ts', 'web/vite.config.ts', 'gateway/vite.config.ts'],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.tests.json', './web/tsconfig.json', './gateway/playground/tsconfig.json'],
      },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/await-thenable': 'error',
    },
  },
  {
    files: ['{packages,subgraphs}/*/src/**/*.ts', '{gateway,edge}/src/**/*.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only config.ts reads the environment.' },
      ],
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: `^@parley/(?!(${LIBRARIES.map((name) => name.slice(8)).join('|')})(/|$))`,
              message: 'Programs are not imported.',
            },
          ],
        },
      ],
    },
  },
  // What reads the environment: each program's start, through its config.
  {
    files: [
      '**/src/config.ts',
      '**/src/main.ts',
      '**/src/migrate.ts',
      '**/src/admin.ts',
      'packages/service/src/http/lifecycle.ts',
    ],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    plugins: { boundaries },
    files: Object.keys(LAYERS).map((root) => `${root}/**/*.{ts,tsx}`),
    settings: {
      'boundaries/elements': layered.map(({ type }) => ({ type, pattern: type })),
    },
    rules: {
      'boundaries/dependencies': [
        'error',
        {
          default: 'allow',
          policies: layered.map(({ type, inner }) => ({
            from: { element: { type } },
            disallow: { to: { element: { types: { noneOf: inner } } } },
            message: 'Imports point inwards: see LAYERS in eslint.config.js.',
          })),
        },
      ],
    },
  },
  // Texts come from anyone: no expression may take more than linear time. scripts/regular-expressions.mjs measures it.
  {
    files: ['{web,gateway,edge,packages/*,subgraphs/*}/src/**/*.{ts,tsx}', 'gateway/playground/**/*.{ts,tsx}'],
    ignores: ['**/*.test.ts'],
    plugins: { regexp },
    rules: {
      'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
      'regexp/no-super-linear-move': ['error', { report: 'potential' }],
    },
  },
  {
    files: ['web/src/**/*.{ts,tsx}'],
    ...reactHooks.configs.flat['recommended-latest'],
    languageOptions: { globals: globals.browser },
  },
  {
    files: ['**/*.mjs', 'dev/launcher/**', 'dev/embedded-stores/src/cli.ts', 'tests/**', 'tools/**'],
    rules: { 'no-console': 'off' },
  },
  prettier,
);
