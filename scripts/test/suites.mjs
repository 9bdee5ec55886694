const STORES = ['dev/embedded-stores/dist/cli.js', 'exec', '--'];
const SYSTEM = ['dev/launcher/dist/main.js', 'exec', '--'];
const LIKE_PRODUCTION = ['dev/launcher/dist/main.js', 'exec', '--like-production', '--'];

/** The number of test files that run at once where they may. More than two need more memory than a small machine has. */
const PARALLEL = 2;

/**
 * The suites. A suite runs its Jest projects one after another in one environment, which its wrapper provides: stores, a
 * whole system, or nothing. `standard` covers what any change needs, `deep` takes longer and finds rarer faults.
 */
export const SUITES = {
  unit: { group: 'standard', wrapper: [], projects: { unit: PARALLEL } },
  integration: {
    group: 'standard',
    wrapper: STORES,
    projects: { integration: PARALLEL, 'integration-serial': 1 },
  },
  system: { group: 'standard', wrapper: SYSTEM, projects: { system: PARALLEL, 'system-serial': 1 } },
  'integration-long': { group: 'deep', wrapper: STORES, projects: { 'integration-long': PARALLEL } },
  'system-long': { group: 'deep', wrapper: SYSTEM, projects: { 'system-long': PARALLEL, 'system-long-serial': 1 } },
  security: { group: 'deep', wrapper: LIKE_PRODUCTION, projects: { security: 1 } },
  abuse: { group: 'deep', wrapper: LIKE_PRODUCTION, projects: { abuse: 1 } },
  chaos: { group: 'deep', wrapper: [], projects: { chaos: 1 } },
  soak: { group: 'deep', wrapper: [], projects: { soak: 1 } },
};

/** The file in which Jest stores the results of a project. */
export const resultsOf = (project) => `.parley/results/${project}.json`;
