import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { ConfigError, readConfig } from './config.ts';
import { limit, port, secret, url, urlList } from './option-types.ts';

const schema = z.object({
  PORT: port.default(4000),
  MAX_THINGS: limit.default(10),
  STORE_URL: url('redis', 'rediss'),
  PEER_URLS: urlList('http', 'https'),
  KEY: secret,
});

const fit = {
  STORE_URL: 'redis://localhost:6379',
  PEER_URLS: 'http://one:1, http://two:2',
  KEY: 'k'.repeat(32),
};

describe('readConfig', () => {
  test('reads values, splits lists and applies defaults', () => {
    expect(readConfig(schema, fit)).toEqual({
      PORT: 4000,
      MAX_THINGS: 10,
      STORE_URL: 'redis://localhost:6379',
      PEER_URLS: ['http://one:1', 'http://two:2'],
      KEY: 'k'.repeat(32),
    });
  });

  test('treats an empty variable as absent', () => {
    expect(readConfig(schema, { ...fit, PORT: '' }).PORT).toBe(4000);
  });

  test('reports every problem at once', () => {
    const problems = problemsOf({
      PORT: '70000',
      MAX_THINGS: '0',
      STORE_URL: 'mongodb://x',
      PEER_URLS: 'http://a,b',
    });
    expect(problems).toHaveLength(5);
    expect(problems).toContain('KEY is missing');
    for (const name of ['PORT', 'MAX_THINGS', 'STORE_URL', 'PEER_URLS']) {
      expect(problems.join('\n')).toContain(`${name}`);
    }
  });

  test('reports what a number must be', () => {
    for (const wrong of ['abc', '1.5', '-1']) {
      const problems = problemsOf({ ...fit, PORT: wrong, MAX_THINGS: wrong });
      expect(problems[0]).toMatch(/^PORT: /);
      expect(problems.join()).not.toContain('NaN');
    }
    expect(problemsOf({ ...fit, PORT: 'abc', MAX_THINGS: '1.5' })).toEqual([
      'PORT: must be a port from 0 to 65535',
      'MAX_THINGS: must be a positive whole number',
    ]);
  });

  test('does not repeat a secret that is too short', () => {
    expect(problemsOf({ ...fit, KEY: 'hunter2' }).join()).not.toContain('hunter2');
  });
});

function problemsOf(env: NodeJS.ProcessEnv): string[] {
  try {
    readConfig(schema, env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}
