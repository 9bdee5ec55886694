import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { ConfigError } from '@parley/shared';
import { loadConfig, loadMigrateConfig } from './config.ts';

const key = JSON.stringify(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }));
const fit = {
  SUBGRAPH_SECRET: 's'.repeat(32),
  DATABASE_URL: 'postgresql://localhost/auth',
  AUTH_SIGNING_KEY: key,
};

function problemsOf(load: () => unknown): string[] {
  try {
    load();
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('the configuration', () => {
  test('needs a secret, a database and a signing key; the rest has defaults', () => {
    expect(loadConfig(fit)).toMatchObject({
      PORT: 4001,
      ACCESS_TOKEN_SECONDS: 900,
      REFRESH_TOKEN_DAYS: 30,
      LIMIT_PASSWORD_LENGTH: 1024,
    });
    expect(problemsOf(() => loadConfig({}))).toEqual([
      'SUBGRAPH_SECRET is missing',
      'DATABASE_URL is missing',
      'AUTH_SIGNING_KEY is missing',
    ]);
  });

  test('names every problem at once', () => {
    const problems = problemsOf(() =>
      loadConfig({
        ...fit,
        PORT: '99999',
        DATABASE_URL: 'mysql://localhost',
        AUTH_SIGNING_KEY: 'secret',
        LIMIT_PASSWORD_LENGTH: '-1',
      }),
    );
    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      'PORT',
      'DATABASE_URL',
      'AUTH_SIGNING_KEY',
      'LIMIT_PASSWORD_LENGTH',
    ]);
  });

  test('does not quote the key that it refuses', () => {
    const [problem] = problemsOf(() => loadConfig({ ...fit, AUTH_SIGNING_KEY: '{"d":"hidden"}' }));
    expect(problem).toMatch('AUTH_SIGNING_KEY');
    expect(problem).not.toMatch('hidden');
  });

  test('of the migration step is the database alone', () => {
    expect(loadMigrateConfig({ DATABASE_URL: fit.DATABASE_URL })).toMatchObject({ DATABASE_URL: fit.DATABASE_URL });
    expect(problemsOf(() => loadMigrateConfig({}))).toEqual(['DATABASE_URL is missing']);
  });
});
