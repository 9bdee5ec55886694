function compile({ tsx }) {
  return [
    '@swc/jest',
    {
      jsc: {
        target: 'es2023',
        parser: { syntax: 'typescript', tsx, decorators: true },
        transform: { legacyDecorator: true, react: { runtime: 'automatic' } },
      },
      module: { type: 'es6' },
    },
  ];
}

/** Sources are run as they are: workspaces resolve to `src` through the `parley:source` condition. */
const common = {
  testEnvironment: 'node',
  testEnvironmentOptions: { exportConditions: ['parley:source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  moduleFileExtensions: ['ts', 'tsx', 'js', 'mjs', 'cjs', 'json', 'node'],
  modulePathIgnorePatterns: ['/dist/', '/\\.parley/'],
  transform: { '\\.ts$': compile({ tsx: false }), '\\.tsx$': compile({ tsx: true }) },
};

/**
 * The projects of a suite, by the endings of file names: `*.test.ts` run in parallel, `*.long.test.ts` take too long to
 * run for every change. `*.serial.test.ts` and `*.long-serial.test.ts` must not run alongside others, because they use
 * all of the CPU, fill buffers, or measure what a service counts and how quickly it responds.
 */
function split(displayName, folders) {
  const project = (suffix, ending) => ({
    ...common,
    displayName: `${displayName}${suffix}`,
    testMatch: folders.map((folder) => `<rootDir>/${folder}/**/*${ending}`),
  });
  return [
    {
      ...project('', '.test.ts'),
      testPathIgnorePatterns: ['/node_modules/', '\\.(serial|long|long-serial)\\.test\\.ts$'],
    },
    project('-serial', '.serial.test.ts'),
    project('-long', '.long.test.ts'),
    project('-long-serial', '.long-serial.test.ts'),
  ];
}

/** `scripts/test/suites.mjs` says how each project is run. */
export default {
  // For a machine that is busy with other things; no test measures time.
  testTimeout: 60_000,
  // The modules of earlier test files stay in a worker's memory.
  workerIdleMemoryLimit: '1GB',
  projects: [
    {
      ...common,
      displayName: 'unit',
      testMatch: [
        '<rootDir>/**/src/**/*.test.ts',
        '<rootDir>/docker/tests/**/*.test.ts',
        '<rootDir>/{scripts,tools}/**/*.test.mjs',
        '<rootDir>/tests/{fuzz,*/support}/**/*.test.ts',
      ],
    },
    ...split('integration', ['{gateway,edge,packages/*,subgraphs/*,dev/*}/tests']),
    ...split('system', ['tests/{consistency,docs,e2e,monitoring,start,system}']),
    { ...common, displayName: 'security', testMatch: ['<rootDir>/tests/security/*.test.ts'] },
    { ...common, displayName: 'abuse', testMatch: ['<rootDir>/tests/security/abuse/*.test.ts'] },
    { ...common, displayName: 'chaos', testMatch: ['<rootDir>/tests/chaos/*.test.ts'] },
    { ...common, displayName: 'soak', testMatch: ['<rootDir>/tests/soak/*.test.ts'] },
  ],
};
