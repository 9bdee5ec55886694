import { expect } from '@jest/globals';
import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { newAddress } from '../../support/client.ts';
import { processes } from '../../support/environment.ts';
import { readMetrics } from '../../support/metrics.ts';
import type { AbuseCase } from './support/abuse-case.ts';
import type { Attempt } from './support/attempt.ts';
import { freshDocument } from './support/fresh-document.ts';
import type { Outcome } from './support/outcome.ts';
import { post, type Request } from './support/post.ts';

const PER_SECOND = 20;
const DOCUMENTS = 80;
/** Enough for hundreds of megabytes if everything derived from each were cached. */
const MANY_DOCUMENTS = 300;
const MANY_MS = 40_000;
/**
 * Room for what other users add to the caches in the meantime. All documents of the attack would take ten times as
 * much.
 */
const MAX_CACHED_BYTES = 1_000_000;

const persisted = (query: string) => ({
  query,
  extensions: { persistedQuery: { version: 1, sha256Hash: createHash('sha256').update(query).digest('hex') } },
});

export const FRESH_DOCUMENTS: AbuseCase[] = [
  {
    name: 'fresh documents from one address, not logged in',
    attempts: `${DOCUMENTS} in 4 s`,
    async attack(attempt) {
      const address = newAddress();
      await atRate(attempt, () => ({ body: { query: freshDocument() }, address }));
    },
    defence: isRateLimited,
  },
  {
    name: 'fresh documents registered as persisted queries',
    attempts: `${DOCUMENTS} in 4 s`,
    async attack(attempt) {
      const address = newAddress();
      await atRate(attempt, () => ({ body: persisted(freshDocument()), address }));
    },
    defence: isRateLimited,
  },
  {
    name: 'fresh documents from one account',
    attempts: `${DOCUMENTS} in 4 s`,
    async attack(attempt, fixture) {
      const { token } = await fixture.newUser();
      await atRate(attempt, () => ({ body: { query: freshDocument() }, token, address: newAddress() }));
    },
    defence: isRateLimited,
  },
  {
    name: 'documents that are rejected: malformed, invalid, too deep',
    attempts: `${DOCUMENTS * 4} from one address`,
    async attack(attempt) {
      const address = newAddress();
      const invalid = [
        () => `${freshDocument()} {`,
        () => freshDocument().replaceAll('username', 'nickname'),
        () =>
          freshDocument().replaceAll(
            'name createdBy',
            `${'createdBy { rooms { edges { node { '.repeat(4)} name createdBy`,
          ),
        () => `query { ${'a '.repeat(1_900)} }`,
      ];
      await attempt.repeat(DOCUMENTS * 4, 4, async (index) => {
        await post(attempt, { body: { query: invalid[index % invalid.length]?.() }, address });
      });
    },
    defence: isRateLimited,
  },
  {
    name: 'fresh documents from many addresses, to fill the caches',
    attempts: `${MANY_DOCUMENTS} from as many addresses`,
    ms: MANY_MS,
    async attack(attempt) {
      const before = await cachedBytes();
      await attempt.repeat(MANY_DOCUMENTS, 2, async (index) => {
        const query = freshDocument();
        await post(attempt, { body: index % 2 === 0 ? { query } : persisted(query), address: newAddress() });
      });
      if ((await cachedBytes()) - before > MAX_CACHED_BYTES) attempt.outcome.record('cached');
    },
    defence: (outcome) => expect(outcome.of('cached')).toBe(0),
  },
];

/** The memory used by the gateways' document caches. */
async function cachedBytes(): Promise<number> {
  const gateways = processes().filter(({ name }) => name.startsWith('gateway'));
  const metrics = await Promise.all(gateways.map(({ opsUrl }) => readMetrics(opsUrl ?? '')));
  return metrics.reduce((sum, one) => sum + (one.sum('parley_gateway_cache_bytes') ?? 0), 0);
}

/** Sends at a constant rate, regardless of response times. */
async function atRate(attempt: Attempt, request: () => Request): Promise<void> {
  const posts: Promise<unknown>[] = [];
  await attempt.repeat(DOCUMENTS, 1, async () => {
    posts.push(post(attempt, request()));
    await delay(1_000 / PER_SECOND);
  });
  await Promise.all(posts);
}

function isRateLimited(outcome: Outcome): void {
  expect(outcome.of('RATE_LIMITED')).toBeGreaterThan(0);
}
