import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { ConfigError } from '@parley/service/config';
import { loadConfig, loadMigrateConfig } from './config.ts';

const key = JSON.stringify(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }));
const fit = {
  SUBGRAPH_SECRET: 's'.repeat(32),
  POSTGRES_URL: 'postgresql://localhost/auth',
  AUTH_SIGNING_KEY: key,
  REDIS_URL: 'redis://localhost',
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
  test('requires a secret, a database, Redis and a signing key; the rest has defaults', () => {
    expect(loadConfig(fit)).toMatchObject({
      PORT: 4001,
      ACCESS_TOKEN_SECONDS: 900,
      REFRESH_TOKEN_DAYS: 30,
    });
    expect(problemsOf(() => loadConfig({}))).toEqual([
      'SUBGRAPH_SECRET is missing',
      'REDIS_URL is missing',
      'POSTGRES_URL is missing',
      'AUTH_SIGNING_KEY is missing',
    ]);
  });

  test('reports every problem at once', () => {
    const problems = problemsOf(() =>
      loadConfig({
        ...fit,
        PORT: '99999',
        POSTGRES_URL: 'mysql://localhost',
        AUTH_SIGNING_KEY: 'secret',
        MAX_SESSIONS_PER_USER: '-1',
      }),
    );
    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      'PORT',
      'POSTGRES_URL',
      'AUTH_SIGNING_KEY',
      'MAX_SESSIONS_PER_USER',
    ]);
  });

  test('does not quote an invalid key', () => {
    const [problem] = problemsOf(() => loadConfig({ ...fit, AUTH_SIGNING_KEY: '{"d":"hidden"}' }));
    expect(problem).toMatch('AUTH_SIGNING_KEY');
    expect(problem).not.toMatch('hidden');
  });

  test('rejects a development key in production only', () => {
    const development = { ...fit, AUTH_SIGNING_KEY: JSON.stringify({ ...JSON.parse(key), kid: 'development' }) };
    expect(problemsOf(() => loadConfig(development))).toEqual([]);
    expect(problemsOf(() => loadConfig({ ...fit, NODE_ENV: 'production' }))).toEqual([]);
    expect(problemsOf(() => loadConfig({ ...development, NODE_ENV: 'production' }))).toEqual([
      'AUTH_SIGNING_KEY: is a development key: generate your own with `npm run admin -- new-key`',
    ]);
  });

  test('accepts keys that only verify tokens, and does not quote invalid ones', () => {
    expect(loadConfig(fit).AUTH_PREVIOUS_KEYS).toEqual([]);
    expect(loadConfig({ ...fit, AUTH_PREVIOUS_KEYS: `[${key}]` }).AUTH_PREVIOUS_KEYS).toHaveLength(1);
    const problems = problemsOf(() => loadConfig({ ...fit, AUTH_PREVIOUS_KEYS: '[{"d":"hidden"}]' }));
    expect(problems).toEqual(['AUTH_PREVIOUS_KEYS: must be Ed25519 keys, as a JWK set or as PEM blocks']);
  });

  test('of the migration step requires the database only', () => {
    expect(loadMigrateConfig({ POSTGRES_URL: fit.POSTGRES_URL })).toMatchObject({ POSTGRES_URL: fit.POSTGRES_URL });
    expect(problemsOf(() => loadMigrateConfig({}))).toEqual(['POSTGRES_URL is missing']);
  });
});
