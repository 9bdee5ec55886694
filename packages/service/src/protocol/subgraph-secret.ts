import { createHash, timingSafeEqual } from 'node:crypto';

/** True when `given` is the subgraph secret. Compares in constant time. */
export function isSubgraphSecret(given: unknown, secret: string): boolean {
  return typeof given === 'string' && timingSafeEqual(digest(given), digest(secret));
}

const digest = (text: string) => createHash('sha256').update(text).digest();
