import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether a page may open a WebSocket. Browsers name the page's origin and cannot be made to lie by it; they send no
 * preflight for WebSockets, so nothing else keeps a foreign page from using its reader's session.
 */
export function isAllowedOrigin({ origin, host }: IncomingHttpHeaders, allowed: string[]): boolean {
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  const url = new URL(origin);
  return url.host === host || allowed.some((other) => new URL(other).origin === url.origin);
}
