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

/** Integration tests that must not run alongside others: they fill buffers, and time connections that stall. */
const SERIAL_INTEGRATION = [
  'gateway/tests/slow-readers.test.ts',
  'packages/service/tests/http-guard.test.ts',
  'subgraphs/chat/tests/slow-reader.test.ts',
];

/**
 * System tests that must not run alongside others: they measure how long a page is busy, what a service counts or how
 * quickly it responds, check a property that needs the CPU, or kill processes under load.
 */
const SERIAL_SYSTEM = [
  'tests/consistency/state-plus-events.test.ts',
  'tests/e2e/history.test.ts',
  'tests/e2e/hostile-panels.test.ts',
  'tests/e2e/hostile-texts.test.ts',
  'tests/e2e/reading.test.ts',
  'tests/e2e/reconnect.test.ts',
  'tests/monitoring/metrics.test.ts',
  'tests/system/hanging-auth.test.ts',
];

/** A project whose files run in parallel, and `<name>-serial` with those that run one by one. */
function split(displayName, testMatch, serial) {
  const ignored = serial.map((file) => `<rootDir>/${file.replaceAll('.', '\\.')}$`);
  return [
    { ...common, displayName, testMatch, testPathIgnorePatterns: ['/node_modules/', ...ignored] },
    { ...common, displayName: `${displayName}-serial`, testMatch: serial.map((file) => `<rootDir>/${file}`) },
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
    ...split(
      'integration',
      ['<rootDir>/{gateway,edge,packages/*,subgraphs/*,dev/*}/tests/**/*.test.ts'],
      SERIAL_INTEGRATION,
    ),
    ...split('system', ['<rootDir>/tests/{consistency,docs,e2e,monitoring,start,system}/**/*.test.ts'], SERIAL_SYSTEM),
    { ...common, displayName: 'security', testMatch: ['<rootDir>/tests/security/*.test.ts'] },
    { ...common, displayName: 'abuse', testMatch: ['<rootDir>/tests/security/abuse/*.test.ts'] },
    { ...common, displayName: 'chaos', testMatch: ['<rootDir>/tests/chaos/*.test.ts'] },
    { ...common, displayName: 'soak', testMatch: ['<rootDir>/tests/soak/*.test.ts'] },
  ],
};
