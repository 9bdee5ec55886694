import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { resultsOf, SUITES } from './suites.mjs';

/**
 * Reads the results of a suite. A project that did not start counts as one failure, and so does one that failed for
 * another reason than a test.
 * @param {boolean} hasPassed whether the suite's run succeeded.
 * @returns the numbers of passed and failed tests, every test with its duration in ms, and the messages of the failures.
 */
export function readResults(suite, hasPassed) {
  const projects = Object.keys(SUITES[suite].projects).map(readProject);
  const sum = (key) => projects.reduce((total, project) => total + project[key], 0);
  const failed = sum('failed');
  return {
    passed: sum('passed'),
    failed: failed === 0 && !hasPassed ? 1 : failed,
    tests: projects.flatMap(({ tests }) => tests),
    failures: projects.flatMap(({ failures }) => failures),
  };
}

function readProject(project) {
  try {
    const results = JSON.parse(readFileSync(resultsOf(project), 'utf8'));
    return {
      passed: results.numPassedTests,
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
      tests: results.testResults.flatMap(({ name, assertionResults }) =>
        assertionResults.map(({ fullName, duration }) => ({
          title: `${relative('.', name)} › ${fullName}`,
          ms: duration ?? 0,
        })),
      ),
      failures: results.testResults.flatMap(({ name, message, assertionResults }) => {
        const failed = assertionResults.filter(({ status }) => status === 'failed');
        if (failed.length === 0 && message) return [{ title: relative('.', name), message }];
        return failed.map(({ fullName, failureMessages }) => ({
          title: `${relative('.', name)} › ${fullName}`,
          message: failureMessages.join('\n'),
        }));
      }),
    };
  } catch {
    return {
      passed: 0,
      failed: 1,
      tests: [],
      failures: [{ title: project, message: 'Jest did not report any results' }],
    };
  }
}
