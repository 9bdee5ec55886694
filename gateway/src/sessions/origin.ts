import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether a page may open a WebSocket or use the refresh cookie. Browsers set the page's origin, and pages cannot forge
 * it. WebSockets have no preflight, so only this check keeps other sites' pages out. Other programs send no origin and
 * are allowed.
 */
export function isAllowedOrigin({ origin, host }: IncomingHttpHeaders, allowed: string[]): boolean {
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  const url = new URL(origin);
  return url.host === host || allowed.some((other) => new URL(other).origin === url.origin);
}
