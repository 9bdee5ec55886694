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

export default {
  // For a machine that is busy with other things; no test measures time.
  testTimeout: 60_000,
  projects: [
    {
      ...common,
      displayName: 'unit',
      testMatch: [
        '<rootDir>/**/src/**/*.test.ts',
        '<rootDir>/docker/tests/**/*.test.ts',
        '<rootDir>/{scripts,tools}/**/*.test.mjs',
        '<rootDir>/tests/fuzz/**/*.test.ts',
      ],
    },
    {
      ...common,
      displayName: 'integration',
      testMatch: ['<rootDir>/{gateway,edge,packages/*,subgraphs/*,dev/*}/tests/**/*.test.ts'],
    },
    {
      ...common,
      displayName: 'system',
      testMatch: ['<rootDir>/tests/{consistency,docs,e2e,monitoring,start,system}/**/*.test.ts'],
    },
    { ...common, displayName: 'security', testMatch: ['<rootDir>/tests/security/!(abuse).test.ts'] },
    { ...common, displayName: 'abuse', testMatch: ['<rootDir>/tests/security/abuse.test.ts'] },
    { ...common, displayName: 'soak', testMatch: ['<rootDir>/tests/soak/*.test.ts'] },
    { ...common, displayName: 'chaos', testMatch: ['<rootDir>/tests/chaos/*.test.ts'] },
  ],
};
