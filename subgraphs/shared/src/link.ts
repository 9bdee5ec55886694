import { createHash, timingSafeEqual } from 'node:crypto';

/** Carries the secret of the link from a gateway to a subgraph. */
export const LINK_HEADER = 'x-parley-link';

/** True when `given` is the link's secret; takes as long whatever the difference. */
export function isLinkSecret(given: unknown, secret: string): boolean {
  return typeof given === 'string' && timingSafeEqual(digest(given), digest(secret));
}

const digest = (text: string) => createHash('sha256').update(text).digest();
