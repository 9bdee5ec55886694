import { describe, expect, test } from '@jest/globals';
import { loadConfig } from './config.ts';

const GOOD = {
  REDIS_URL: 'redis://redis:6379',
  SUBGRAPH_SECRET: 'x'.repeat(32),
  AUTH_URLS: 'http://auth:4001',
  CHAT_URLS: 'http://chat-1:4002, http://chat-2:4002',
};

describe('loadConfig', () => {
  test('parses the replicas of each subgraph', () => {
    expect(loadConfig(GOOD).CHAT_URLS).toEqual(['http://chat-1:4002', 'http://chat-2:4002']);
  });

  test('reports every problem at once', () => {
    expect(() => loadConfig({ CHAT_URLS: 'ftp://chat', MAX_SOCKETS_PER_USER: '0' })).toThrow(
      /SUBGRAPH_SECRET is missing[^]*REDIS_URL is missing[^]*AUTH_URLS is missing[^]*CHAT_URLS[^]*MAX_SOCKETS_PER_USER/,
    );
  });

  test('limits the cookie to HTTPS in production by default', () => {
    const isSecure = (env: NodeJS.ProcessEnv) => loadConfig({ ...GOOD, ...env }).COOKIE_SECURE;
    expect(isSecure({})).toBe(false);
    expect(isSecure({ NODE_ENV: 'production' })).toBe(true);
    expect(isSecure({ NODE_ENV: 'production', COOKIE_SECURE: 'false' })).toBe(false);
  });

  test('hides the schema in production by default', () => {
    const shown = (env: NodeJS.ProcessEnv) => {
      const { INTROSPECTION, PLAYGROUND } = loadConfig({ ...GOOD, ...env });
      return [INTROSPECTION, PLAYGROUND];
    };
    expect(shown({})).toEqual([true, true]);
    expect(shown({ NODE_ENV: 'production' })).toEqual([false, false]);
    expect(shown({ NODE_ENV: 'production', INTROSPECTION: 'true' })).toEqual([true, false]);
  });
});
