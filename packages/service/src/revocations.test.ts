import { describe, expect, test } from '@jest/globals';
import { ZodError } from 'zod';
import { connectRedis } from './redis-client.ts';
import {
  isRevoked,
  MOST_REVOKED_AT_ONCE,
  parseNotBefore,
  parseRevocationNews,
  postRevocations,
  revocationChannel,
  revocationKey,
  revocationKeys,
  sessionOfKey,
} from './revocations.ts';

const NEWS = { sessions: [{ id: 'a', notBefore: 100 }], seconds: 960 };

describe('revocations', () => {
  test('are read as they are announced', () => {
    expect(parseRevocationNews(JSON.stringify(NEWS))).toEqual(NEWS);
  });

  test.each([
    ['garbage', 'garbage'],
    ['nothing', '{}'],
    ['no session', { ...NEWS, sessions: [] }],
    ['a session without an id', { ...NEWS, sessions: [{ id: '', notBefore: 1 }] }],
    ['an id that is too long', { ...NEWS, sessions: [{ id: 'x'.repeat(65), notBefore: 1 }] }],
    ['half a second', { ...NEWS, sessions: [{ id: 'a', notBefore: 1.5 }] }],
    ['no life', { ...NEWS, seconds: 0 }],
    ['too many', { ...NEWS, sessions: Array(MOST_REVOKED_AT_ONCE + 1).fill({ id: 'a', notBefore: 1 }) }],
  ])('with %s are not taken for an announcement', (_, payload) => {
    expect(parseRevocationNews(typeof payload === 'string' ? payload : JSON.stringify(payload))).toBeNull();
  });

  test('cannot be written in a way that nobody would read', async () => {
    const nowhere = connectRedis('redis://127.0.0.1:1', { lazyConnect: true });
    await expect(postRevocations(nowhere, '', { ...NEWS, sessions: [] })).rejects.toThrow(ZodError);
  });

  test('are found under their keys, whatever the prefix', () => {
    expect(sessionOfKey('p.', revocationKey('p.', 'a'))).toBe('a');
    expect(sessionOfKey('p.', revocationKey('q.', 'a'))).toBeNull();
    expect(sessionOfKey('', revocationChannel(''))).toBeNull();
    expect(revocationKeys('p*[1]')).toBe('p\\*\\[1\\]auth.revoked.session.*');
  });

  test.each([
    ['100', 100],
    ['', null],
    ['-1', null],
    ['1e9', null],
    [null, null],
  ])('that say %j begin at %j', (value, notBefore) => {
    expect(parseNotBefore(value)).toBe(notBefore);
  });

  test('spare a token of the very second', () => {
    expect([99, 100, 101].map((issuedAt) => isRevoked(issuedAt, { notBefore: 100 }))).toEqual([true, false, false]);
  });
});
