import { OPERATION_LIMITS } from '../graphql/operation-budget.ts';

/** Limits of requests from clients, which the edge proxy and the gateways share. */
export const CLIENT_LIMITS = {
  /** Bytes of an HTTP request body. */
  MAX_BODY_BYTES: 128 * 1024,
};

/** Limits that all subgraphs share. */
export const SUBGRAPH_LIMITS = {
  ...OPERATION_LIMITS,
  /** Bytes of an HTTP request body from a gateway. Gateways have a lower limit for clients. */
  MAX_BODY_BYTES: 1024 * 1024,
  /** Nodes of one page of a connection. */
  MAX_PAGE_SIZE: 100,
  /** Code points of a search term. */
  MAX_SEARCH_LENGTH: 200,
};
