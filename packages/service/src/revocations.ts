import { z } from 'zod';
import { publishTo, type RedisClient } from './redis-client.ts';

/**
 * Access tokens hold until they expire, wherever their signature is checked. What ends them sooner is told here: the
 * auth service writes it to Redis and announces it, gateways keep it in mind for as long as such a token could live.
 */

/** Sessions in one announcement; more are announced in several. */
export const MOST_REVOKED_AT_ONCE = 1_000;

/** The session's tokens that were issued before `notBefore`, in seconds since the epoch, hold no longer. */
export interface RevokedSession {
  id: string;
  notBefore: number;
}

/** What is published, as JSON. */
export interface RevocationNews {
  sessions: RevokedSession[];
  /** For how long from now a token of these sessions could still live, in seconds. */
  seconds: number;
}

const id = z.string().min(1).max(64);
const epochSeconds = z.number().int().nonnegative();

const news = z.object({
  sessions: z
    .array(z.object({ id, notBefore: epochSeconds }))
    .min(1)
    .max(MOST_REVOKED_AT_ONCE),
  seconds: z.number().int().positive(),
});

/** The channel on which revocations are announced. `prefix` is REDIS_PREFIX. */
export const revocationChannel = (prefix: string): string => `${prefix}auth.revoked`;

/** The key whose value is the `notBefore` of a session, in decimal. It expires when no such token can live. */
export const revocationKey = (prefix: string, sessionId: string): string =>
  `${revocationChannel(prefix)}.session.${sessionId}`;

/** A pattern for SCAN that matches the keys of all revoked sessions. */
export const revocationKeys = (prefix: string): string => revocationKey(prefix.replace(/[\\*?[\]]/g, '\\$&'), '*');

/** The session that a key is of; null when it is no such key. */
export function sessionOfKey(prefix: string, key: string): string | null {
  const start = revocationKey(prefix, '');
  return key.startsWith(start) ? (id.safeParse(key.slice(start.length)).data ?? null) : null;
}

/** The value of a key; null when it is not what the auth service writes. */
export const parseNotBefore = (value: string | null): number | null =>
  value !== null && /^\d{1,15}$/.test(value) ? Number(value) : null;

/** An announcement as it was published; null when it is not one. */
export function parseRevocationNews(text: string): RevocationNews | null {
  try {
    return news.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Replicas may tell the same session's revocations in another order than they happened: the latest stays. */
const RAISE = `
  local known = tonumber(redis.call('GET', KEYS[1]) or '0')
  redis.call('SET', KEYS[1], string.format('%d', math.max(known, tonumber(ARGV[2]))), 'EX', ARGV[1])`;

/**
 * Revokes: the keys first, each by itself, as those of a cluster lie on different servers; then it is announced. So a
 * gateway that starts in between finds the keys, and of what was not announced none counts as told.
 * @throws ZodError when there are no sessions or too many; what ioredis throws.
 */
export async function postRevocations(redis: RedisClient, prefix: string, revoked: RevocationNews): Promise<void> {
  const { sessions, seconds } = news.parse(revoked);
  await Promise.all(
    sessions.map(({ id, notBefore }) => redis.eval(RAISE, 1, revocationKey(prefix, id), seconds, notBefore)),
  );
  await publishTo(redis, revocationChannel(prefix), JSON.stringify({ sessions, seconds }));
}

/** True for a token that was issued, in seconds since the epoch, before its session's tokens began to hold. */
export const isRevoked = (issuedAt: number, { notBefore }: Pick<RevokedSession, 'notBefore'>): boolean =>
  issuedAt < notBefore;
