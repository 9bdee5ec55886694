import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { UnsecuredJWT } from 'jose';
import { Revocations } from './revocations.ts';

const NOW = 1_800_000_000;
const LIFE_MS = 960_000;

beforeEach(() => {
  jest.useFakeTimers();
  jest.advanceTimersByTime(1); // The cache treats a start time of 0 as missing.
});
afterEach(() => void jest.useRealTimers());

const bearer = (sid: string, iat?: number) =>
  `Bearer ${new UnsecuredJWT({ sid, ...(iat !== undefined && { iat }) }).encode()}`;

function known({ limit = 10 } = {}) {
  const onRevoked = jest.fn();
  const onEvicted = jest.fn();
  const revocations = new Revocations(limit, onRevoked, onEvicted);
  revocations.markLoaded();
  return { revocations, onRevoked, onEvicted };
}

describe('Revocations', () => {
  test('rejects every token issued before the revocation, and no other', () => {
    const { revocations } = known();
    revocations.add({ id: 'a', notBefore: NOW }, LIFE_MS);
    expect(revocations.status(bearer('a', NOW - 1))).toBe('revoked');
    expect(revocations.status(bearer('a', NOW))).toBe('active');
    expect(revocations.status(bearer('b', NOW - 1))).toBe('active');
    expect(revocations.status(bearer('a'))).toBe('revoked');
  });

  test('forgets a session when all its tokens have expired', () => {
    const { revocations, onEvicted } = known();
    revocations.add({ id: 'a', notBefore: NOW }, LIFE_MS);
    jest.advanceTimersByTime(LIFE_MS - 1);
    expect(revocations.status(bearer('a', NOW - 1))).toBe('revoked');
    jest.advanceTimersByTime(2);
    expect(revocations.status(bearer('a', NOW - 1))).toBe('active');
    expect(onEvicted).not.toHaveBeenCalled();
  });

  test('keeps the latest revocation of a session, in whatever order they arrive', () => {
    const { revocations, onRevoked } = known();
    revocations.add({ id: 'a', notBefore: NOW }, LIFE_MS);
    revocations.add({ id: 'a', notBefore: NOW - 50 }, LIFE_MS);
    expect(revocations.status(bearer('a', NOW - 1))).toBe('revoked');
    expect(onRevoked).toHaveBeenLastCalledWith({ id: 'a', notBefore: NOW });
  });

  test('evicts the least recently used session at the limit, and counts it', () => {
    const { revocations, onEvicted } = known({ limit: 2 });
    revocations.add({ id: 'a', notBefore: NOW }, LIFE_MS);
    revocations.add({ id: 'b', notBefore: NOW }, LIFE_MS);
    revocations.status(bearer('a', NOW - 1));
    revocations.add({ id: 'c', notBefore: NOW }, LIFE_MS);
    expect(revocations.size).toBe(2);
    expect(revocations.status(bearer('a', NOW - 1))).toBe('revoked');
    expect(revocations.status(bearer('b', NOW - 1))).toBe('active');
    expect(onEvicted).toHaveBeenCalledTimes(1);
  });

  test('reports unknown until revocations are loaded, except for anonymous requests', () => {
    const revocations = new Revocations(10, jest.fn(), jest.fn());
    expect(revocations.status(bearer('a', NOW))).toBe('unknown');
    expect(revocations.status(undefined)).toBe('active');
    expect(() => revocations.requireLoaded()).toThrow();
    revocations.markLoaded();
    expect(revocations.status(bearer('a', NOW))).toBe('active');
    expect(() => revocations.requireLoaded()).not.toThrow();
  });

  test.each(['Bearer', 'Bearer x', 'Bearer x.y.z', 'Basic YTpi', bearer('a').slice(0, 9), 'Bearer e30.e30.'])(
    'leaves %p to token verification',
    (authorization) => expect(known().revocations.status(authorization)).toBe('active'),
  );
});
