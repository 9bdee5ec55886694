import type { Deadline, OperationMemory } from '@parley/service';
import type { Account } from './budget/account.ts';
import type { Release } from './budget/concurrency-limiter.ts';
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
  /** Whose budget the operation draws on. */
  account: Account;
  /** Points that were paid for its execution. */
  paid?: number;
  /** Ends its turn; set when it may be executed. */
  releaseSlot?: Release;
  /** What subgraphs have done for it, in points, as they report it; undefined when none has. */
  work?: number;
  /** Of queries and mutations: what was read, by the fetches of root fields; later fetches add to the same objects. */
  read?: Record<string, unknown>[];
  /** Of queries and mutations: until when they may change something. Subscriptions last. */
  deadline?: Deadline;
  /** What its result may take before the client has read it. */
  memory?: OperationMemory | undefined;
  /** Only over HTTP, and only when the client asks for it. */
  refreshCookie?: RefreshCookie | undefined;
}
