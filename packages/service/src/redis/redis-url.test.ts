import { describe, expect, test } from '@jest/globals';
import { parseClusterUrl, redisPrefix, redisUrl } from './redis-url.ts';

const problems = (value: string) => redisUrl.safeParse(value).error?.issues.map(({ message }) => message) ?? [];

const NO_URL = 'must be a redis:// or rediss:// URL, or comma-separated URLs of one cluster';

describe('a Redis URL', () => {
  test.each([
    'redis://redis',
    'rediss://:secret@redis:6380/3',
    'redis://:a,b@redis', // A comma in a password.
  ])('%s names a single server', (value) => {
    expect(problems(value)).toEqual([]);
    expect(parseClusterUrl(value)).toBeNull();
  });

  test('names a cluster by several of its nodes', () => {
    const value = 'rediss://me:a%2Cb,c@one:7001 , rediss://me:a%2Cb,c@two,rediss://me:a%2Cb,c@[::1]:7003/0';
    expect(problems(value)).toEqual([]);
    expect(parseClusterUrl(value)).toEqual({
      nodes: [
        { host: 'one', port: 7001 },
        { host: 'two', port: 6379 },
        { host: '::1', port: 7003 },
      ],
      credentials: { username: 'me', password: 'a,b,c' },
      isEncrypted: true,
    });
  });

  test('names a cluster with a single address', () => {
    expect(problems('redis://cluster:7000?cluster')).toEqual([]);
    expect(parseClusterUrl('redis://cluster:7000?cluster')).toEqual({
      nodes: [{ host: 'cluster', port: 7000 }],
      credentials: {},
      isEncrypted: false,
    });
  });

  test.each([
    ['http://redis', NO_URL],
    ['redis://one,two', NO_URL],
    ['redis://one,http://two', NO_URL],
    ['redis://one,rediss://two', 'the nodes of a cluster must all be redis:// or all be rediss://'],
    ['redis://:a@one,redis://:b@two', 'the nodes of a cluster must share one username and password'],
    ['redis://one/1,redis://two/1', 'a cluster has no numbered databases: omit the number'],
    ['redis://one/1?cluster', 'a cluster has no numbered databases: omit the number'],
  ])('%s is rejected with a reason', (value, message) => {
    expect(problems(value)).toEqual([message]);
  });

  test('has a prefix without braces, which would put all keys into one slot', () => {
    expect(redisPrefix.safeParse('chat-1:').success).toBe(true);
    expect(redisPrefix.safeParse('{chat}:').success).toBe(false);
  });
});
