import { z } from 'zod';
import type { RedisClient } from '../redis/connect.ts';
import { publishTo } from '../redis/publish.ts';

/**
 * Access tokens are verified by signature alone, so they stay valid until they expire. A revocation ends them sooner:
 * the auth service stores it in Redis and publishes it, and gateways keep it for as long as such a token could live.
 */

/** Sessions in one notice. More than that are published in several notices. */
export const MAX_REVOKED_SESSIONS = 1_000;

/** A session whose tokens issued before `notBefore`, in seconds since the epoch, are no longer valid. */
export interface RevokedSession {
  id: string;
  notBefore: number;
}

/** The payload of a publish, as JSON. */
export interface RevocationNotice {
  sessions: RevokedSession[];
  /** How long from now a token of these sessions could still live, in seconds. */
  seconds: number;
}

const id = z.string().min(1).max(64);
const epochSeconds = z.number().int().nonnegative();

const news = z.object({
  sessions: z
    .array(z.object({ id, notBefore: epochSeconds }))
    .min(1)
    .max(MAX_REVOKED_SESSIONS),
  seconds: z.number().int().positive(),
});

/** The channel on which revocations are published. `prefix` is REDIS_PREFIX. */
export const revocationChannel = (prefix: string): string => `${prefix}auth.revoked`;

/** The key that stores the `notBefore` of a session, in decimal. It expires once no such token can live. */
export const revocationKey = (prefix: string, sessionId: string): string =>
  `${revocationChannel(prefix)}.session.${sessionId}`;

/** A SCAN pattern that matches the keys of all revoked sessions. */
export const revocationKeyPattern = (prefix: string): string =>
  revocationKey(prefix.replace(/[\\*?[\]]/g, '\\$&'), '*');

/** The session id in a revocation key; null for any other key. */
export function sessionOfKey(prefix: string, key: string): string | null {
  const start = revocationKey(prefix, '');
  return key.startsWith(start) ? (id.safeParse(key.slice(start.length)).data ?? null) : null;
}

/** The value of a revocation key; null when the auth service did not write it. */
export const parseNotBefore = (value: string | null): number | null =>
  value !== null && /^\d{1,15}$/.test(value) ? Number(value) : null;

/** Parses a published notice; null when it is invalid. */
export function parseRevocationNotice(text: string): RevocationNotice | null {
  try {
    return news.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Replicas may write revocations of the same session out of order: the latest `notBefore` wins. */
const RAISE = `
  local known = tonumber(redis.call('GET', KEYS[1]) or '0')
  redis.call('SET', KEYS[1], string.format('%d', math.max(known, tonumber(ARGV[2]))), 'EX', ARGV[1])`;

/**
 * Stores the revocations, then publishes them. A gateway that starts in between reads the stored keys. Each key is
 * written separately because the keys of a cluster live on different servers.
 * @throws ZodError when there are no sessions or too many; what ioredis throws.
 */
export async function publishRevocations(redis: RedisClient, prefix: string, revoked: RevocationNotice): Promise<void> {
  const { sessions, seconds } = news.parse(revoked);
  await Promise.all(
    sessions.map(({ id, notBefore }) => redis.eval(RAISE, 1, revocationKey(prefix, id), seconds, notBefore)),
  );
  await publishTo(redis, revocationChannel(prefix), JSON.stringify({ sessions, seconds }));
}

/** True for a token issued, in seconds since the epoch, before the session's `notBefore`. */
export const isRevoked = (issuedAt: number, { notBefore }: Pick<RevokedSession, 'notBefore'>): boolean =>
  issuedAt < notBefore;
