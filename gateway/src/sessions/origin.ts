import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether a page may open a WebSocket or use its reader's cookie. Browsers name the page's origin and cannot be made
 * to lie by it. For WebSockets, which they open without a preflight, nothing else keeps a foreign page out. Programs,
 * which name none, may do both.
 */
export function isAllowedOrigin({ origin, host }: IncomingHttpHeaders, allowed: string[]): boolean {
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  const url = new URL(origin);
  return url.host === host || allowed.some((other) => new URL(other).origin === url.origin);
}
