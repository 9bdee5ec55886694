/**
 * What the features of the web client may import of each other. Whatever puts several together without being one of
 * them belongs to `app`.
 */
const FEATURES = {
  theme: [],
  auth: [],
  people: ['auth'],
  messages: ['auth', 'people'],
  rooms: ['auth', 'people', 'messages'],
  search: ['auth', 'people', 'messages', 'rooms'],
  notifications: ['auth', 'messages', 'rooms'],
  settings: ['auth', 'theme'],
};

const features = Object.entries(FEATURES).map(([name, allowed]) => ({
  name: `feature-${name}`,
  severity: 'error',
  from: { path: `^web/src/features/${name}/`, pathNot: '\\.test\\.tsx?$' },
  to: { path: '^web/src/features/', pathNot: `^web/src/features/(?:${[name, ...allowed].join('|')})/` },
}));

/** Which modules may import which. Types count: a cycle of types ties modules together as well. */
module.exports = {
  forbidden: [{ name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } }, ...features],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/dist/|^\\.parley' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.tests.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['parley:source', 'import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js'],
    },
  },
};
