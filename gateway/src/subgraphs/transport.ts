import type { GraphQLDataSource } from '@apollo/gateway';
import type { OperationMemory, Scope } from '@parley/service/http';
import type { GraphQLFormattedError } from 'graphql';
import type { Dispatcher } from 'undici';
import type { RequestContext } from '../request-context.ts';

/** The data source of each subgraph, by name. */
export type DataSources = Record<string, GraphQLDataSource<RequestContext>>;

/** A GraphQL response of a subgraph. */
export interface SubgraphResponse {
  data?: Record<string, unknown> | null;
  errors?: GraphQLFormattedError[];
  extensions?: Record<string, unknown>;
}

/** A subscription event. Recipients of the same fan-out share one object. */
export interface StreamEvent {
  response: SubgraphResponse;
  /** Size of its JSON, divided by the number of recipients. */
  bytes: number;
  isShared: boolean;
  /** Number of operations that receive a shared event. */
  recipients?: number;
}

/** Thrown when the memory budget of this scope is used up by other responses. */
export class MemoryLimitError extends Error {
  constructor(readonly scope: Scope) {
    super(`memory budget exhausted: ${scope}`);
    this.name = 'MemoryLimitError';
  }
}

/** Thrown when a subgraph's response is not GraphQL. */
export class InvalidSubgraphResponseError extends Error {
  constructor(
    readonly status: number,
    options?: ErrorOptions,
  ) {
    super(`the subgraph responded with status ${status} and no GraphQL response`, options);
    this.name = 'InvalidSubgraphResponseError';
  }
}

/** Thrown when a replica rejects a mutation because its deadline has passed. */
export class LateRequestError extends Error {
  constructor() {
    super('the deadline of the request has passed');
    this.name = 'LateRequestError';
  }
}

/** Thrown when a replica's clock is unknown, so that no mutation can be sent to it. */
export class UnknownClockError extends Error {
  constructor(cause: unknown) {
    super('the clock of the replica is unknown', { cause });
    this.name = 'UnknownClockError';
  }
}

/** Smaller responses are not counted. */
const UNCOUNTED_BYTES = 64 * 1024;

/**
 * Reads a subgraph's response, whatever its status, and counts it into `memory`.
 * @throws InvalidSubgraphResponseError when it is not a GraphQL response.
 * @throws MemoryLimitError when it does not fit into the memory budget.
 */
export async function readResponse(
  { statusCode, headers, body }: Dispatcher.ResponseData,
  memory: OperationMemory | undefined,
): Promise<SubgraphResponse> {
  const length = Number(headers['content-length'] ?? 0);
  const scope = length > UNCOUNTED_BYTES ? memory?.take(length) : null;
  if (scope) {
    body.on('error', () => undefined).destroy();
    throw new MemoryLimitError(scope);
  }
  const text = await body.text();
  let response: unknown;
  try {
    response = JSON.parse(text);
  } catch (error) {
    throw new InvalidSubgraphResponseError(statusCode, { cause: error });
  }
  if (!isSubgraphResponse(response)) throw new InvalidSubgraphResponseError(statusCode);
  return response;
}

/** Errors of undici that occur before any byte of the request is sent. */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  // A replica that has been removed since.
  'UND_ERR_CLOSED',
]);

/**
 * Whether the replica cannot have started the operation: there was no connection, or it rejected the request because it
 * drains (503 without a GraphQL response).
 */
export function isSafeToRetry(error: unknown): boolean {
  if (error instanceof InvalidSubgraphResponseError) return error.status === 503;
  if (error instanceof LateRequestError || error instanceof UnknownClockError) return true;
  // Node tries every address of a name and reports all failures as one.
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.every(isSafeToRetry);
  return error instanceof Error && 'code' in error && NEVER_SENT.has(String(error.code));
}

function isSubgraphResponse(value: unknown): value is SubgraphResponse {
  if (typeof value !== 'object' || value === null) return false;
  if ('errors' in value) return Array.isArray(value.errors) && value.errors.length > 0 && value.errors.every(isError);
  return 'data' in value && typeof value.data === 'object' && value.data !== null;
}

const isError = (value: unknown): value is GraphQLFormattedError =>
  typeof value === 'object' && value !== null && 'message' in value && typeof value.message === 'string';
