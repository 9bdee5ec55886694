import type { OperationMemory } from '@parley/service/http';
import type { Deadline } from '@parley/service/time';
import type { Payer } from './budget/payer.ts';
import type { Release } from './budget/concurrency-limiter.ts';
import type { RefreshCookie } from './sessions/refresh-cookie.ts';

/** The context of an operation in the gateway, for both transports. */
export interface RequestContext {
  /** The client's `Authorization`; subgraphs verify it. */
  authorization: string | undefined;
  requestId: string;
  /** The client's address, as reported by trusted proxies. */
  clientAddress: string;
  /** The client's User-Agent, truncated to auth's limit. */
  device: string;
  /** Pays for the operation. */
  payer: Payer;
  /** Points paid for the execution. */
  paid?: number;
  /** Frees the slot; set when the operation may run. */
  releaseSlot?: Release;
  /** Work in points, as reported by the subgraphs; undefined without a report. */
  work?: number;
  /** Queries and mutations: the data of root fetches. Later fetches add to these objects. */
  read?: Record<string, unknown>[];
  /** Queries and mutations: the time limit for changes. Subscriptions have none. */
  deadline?: Deadline;
  /** Memory accounting of the result until the client has read it. */
  memory?: OperationMemory | undefined;
  /** Only over HTTP, and only when the client asks for it. */
  refreshCookie?: RefreshCookie | undefined;
}
