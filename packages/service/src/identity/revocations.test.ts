import { describe, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { ZodError } from 'zod';
import {
  isRevoked,
  MAX_REVOKED_SESSIONS,
  parseNotBefore,
  parseRevocationNotice,
  publishRevocations,
  revocationChannel,
  revocationKey,
  revocationKeyPattern,
  sessionOfKey,
} from './revocations.ts';

const NOTICE = { sessions: [{ id: 'a', notBefore: 100 }], seconds: 960 };

describe('revocations', () => {
  test('are parsed as they are published', () => {
    expect(parseRevocationNotice(JSON.stringify(NOTICE))).toEqual(NOTICE);
  });

  test.each([
    ['garbage', 'garbage'],
    ['nothing', '{}'],
    ['no session', { ...NOTICE, sessions: [] }],
    ['a session without an id', { ...NOTICE, sessions: [{ id: '', notBefore: 1 }] }],
    ['an id that is too long', { ...NOTICE, sessions: [{ id: 'x'.repeat(65), notBefore: 1 }] }],
    ['half a second', { ...NOTICE, sessions: [{ id: 'a', notBefore: 1.5 }] }],
    ['no lifetime', { ...NOTICE, seconds: 0 }],
    ['too many', { ...NOTICE, sessions: Array(MAX_REVOKED_SESSIONS + 1).fill({ id: 'a', notBefore: 1 }) }],
  ])('with %s are not accepted as a notice', (_, payload) => {
    expect(parseRevocationNotice(typeof payload === 'string' ? payload : JSON.stringify(payload))).toBeNull();
  });

  test('cannot be published in a form that no reader accepts', async () => {
    const nowhere = new Redis('redis://127.0.0.1:1', { lazyConnect: true });
    await expect(publishRevocations(nowhere, '', { ...NOTICE, sessions: [] })).rejects.toThrow(ZodError);
  });

  test('have keys that can be found and parsed with any prefix', () => {
    expect(sessionOfKey('p.', revocationKey('p.', 'a'))).toBe('a');
    expect(sessionOfKey('p.', revocationKey('q.', 'a'))).toBeNull();
    expect(sessionOfKey('', revocationChannel(''))).toBeNull();
    expect(revocationKeyPattern('p*[1]')).toBe('p\\*\\[1\\]auth.revoked.session.*');
  });

  test.each([
    ['100', 100],
    ['', null],
    ['-1', null],
    ['1e9', null],
    [null, null],
  ])('with the value %j start at %j', (value, notBefore) => {
    expect(parseNotBefore(value)).toBe(notBefore);
  });

  test('do not affect a token issued in the same second', () => {
    expect([99, 100, 101].map((issuedAt) => isRevoked(issuedAt, { notBefore: 100 }))).toEqual([true, false, false]);
  });
});
