import { expect, test } from '@jest/globals';
import { loadConfig } from '../src/config.ts';

test('every problem of the environment is told at once', () => {
  expect(() => loadConfig({ GATEWAY_URLS: 'gateway:4000', LIMIT_BODY_BYTES: '0', LOG_LEVEL: 'loud' })).toThrow(
    /GATEWAY_URLS[^]*LIMIT_BODY_BYTES/,
  );
  expect(() => loadConfig({})).toThrow('GATEWAY_URLS is missing');
});

test('the door has no use for the secret of the subgraphs', () => {
  expect(loadConfig({ GATEWAY_URLS: 'http://gateway:4000', SUBGRAPH_SECRET: 's'.repeat(32) })).not.toHaveProperty(
    'SUBGRAPH_SECRET',
  );
});
