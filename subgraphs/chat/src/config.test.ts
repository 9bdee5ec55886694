import { expect, test } from '@jest/globals';
import { loadConfig } from './config.ts';

const GOOD = {
  AUTH_URLS: 'http://auth:4001',
  MONGO_URL: 'mongodb://mongo/parley',
  REDIS_URL: 'redis://redis:6379',
  SUBGRAPH_SECRET: 'x'.repeat(32),
};

test('the configuration combines options and fixed limits', () => {
  expect(loadConfig({ ...GOOD, RATE_LIMIT_SENDS: '50' })).toMatchObject({
    RATE_LIMIT_SENDS: 50,
    RATE_LIMIT_SENDS_BURST: 100,
    MAX_MESSAGE_LENGTH: 8_000,
  });
});

test('a fixed limit cannot be set', () => {
  expect(loadConfig({ ...GOOD, MAX_MESSAGE_LENGTH: '5' })).toMatchObject({ MAX_MESSAGE_LENGTH: 8_000 });
});

test('options that contradict each other are reported with the other problems', () => {
  const contradictions = {
    RATE_LIMIT_SENDS: '200',
    MAX_ROOMS_PER_USER: '400',
    PRESENCE_REFRESH_MS: '30000',
    MONGO_URL: 'mysql://mongo',
  };
  expect(() => loadConfig({ ...GOOD, ...contradictions })).toThrow(
    /MONGO_URL[^]*RATE_LIMIT_SENDS: must not[^]*MAX_ROOMS_PER_USER_BY_OTHERS: must not[^]*PRESENCE_REFRESH_MS: must be/,
  );
});
