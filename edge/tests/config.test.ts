import { expect, test } from '@jest/globals';
import { loadConfig } from '../src/config.ts';

test('reports every problem of the environment at once', () => {
  expect(() => loadConfig({ GATEWAY_URLS: 'gateway:4000', MAX_SOCKETS: '0', LOG_LEVEL: 'loud' })).toThrow(
    /MAX_SOCKETS[^]*GATEWAY_URLS/,
  );
  expect(() => loadConfig({})).toThrow('GATEWAY_URLS is missing');
});

test('does not need the subgraph secret', () => {
  expect(loadConfig({ GATEWAY_URLS: 'http://gateway:4000', SUBGRAPH_SECRET: 's'.repeat(32) })).not.toHaveProperty(
    'SUBGRAPH_SECRET',
  );
});
