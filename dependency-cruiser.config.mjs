import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The layers of the web client, from the outside in. A layer imports only itself and those after it. */
const WEB_LAYERS = ['app', 'features', 'components', 'lib', 'gql'];

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
  notifications: ['auth', 'people', 'messages', 'rooms'],
  settings: ['auth', 'theme'],
};

/** Throws if `root` has a folder that is not in `known`, to which no rule would apply. */
function requireKnown(root, known) {
  const folders = readdirSync(fileURLToPath(new URL(root, import.meta.url)), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  const unknown = folders.find(({ name }) => !known.includes(name));
  if (unknown) throw new Error(`${root}/${unknown.name} has no place in dependency-cruiser.config.mjs`);
}
requireKnown('web/src', WEB_LAYERS);
requireKnown('web/src/features', Object.keys(FEATURES));

/** A folder of `root` that may import only itself and `allowed` of its siblings. Tests may import them all. */
const zone = (root, name, allowed) => ({
  name: `${root}/${name}`,
  severity: 'error',
  from: { path: `^${root}/${name}/`, pathNot: '\\.test\\.tsx?$' },
  to: { path: `^${root}/`, pathNot: `^${root}/(?:${[name, ...allowed].join('|')})/` },
});

/** Which modules may import which. Types count: a cycle of types ties modules together as well. */
export default {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    // An import that does not resolve would escape the other rules.
    {
      name: 'web-imports-resolve',
      severity: 'error',
      from: { path: '^web/src/' },
      to: { path: '^@/', couldNotResolve: true },
    },
    ...WEB_LAYERS.map((name, depth) => zone('web/src', name, WEB_LAYERS.slice(depth + 1))),
    ...Object.entries(FEATURES).map(([name, allowed]) => zone('web/src/features', name, allowed)),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/dist/|^\\.parley' },
    tsPreCompilationDeps: true,
    // Only for the alias of the web client. Its own configuration does not work: paths are taken relative to the root.
    tsConfig: { fileName: 'tsconfig.dependencies.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['parley:source', 'import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js'],
    },
  },
};
