import type { RefreshCookie } from './sessions/refresh-cookie.ts';

/** What travels with an operation through the gateway, whichever way it came in. */
export interface RequestContext {
  /** The client's `Authorization`, for the subgraphs to prove. */
  authorization: string | undefined;
  requestId: string;
  /** Where the client connects from, as far as the proxies in between are trusted. */
  clientAddress: string;
  /** The client's User-Agent, not longer than auth wants it. */
  device: string;
  /** Only over HTTP, and only when the client asks for it. */
  refreshCookie?: RefreshCookie | undefined;
  /** Aborted when the client hangs up before it is answered. Only over HTTP. */
  gone?: AbortSignal | undefined;
}
