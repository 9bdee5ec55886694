import type { GraphQLDataSource } from '@apollo/gateway';
import type { OperationMemory, Scope } from '@parley/service';
import type { GraphQLFormattedError } from 'graphql';
import type { Dispatcher } from 'undici';
import type { RequestContext } from '../request-context.ts';

/** What fetches from each subgraph, by its name. */
export type DataSources = Record<string, GraphQLDataSource<RequestContext>>;

/** A GraphQL response of a subgraph. */
export interface SubgraphResponse {
  data?: Record<string, unknown> | null;
  errors?: GraphQLFormattedError[];
  extensions?: Record<string, unknown>;
}

/** An event of a subscription. One that a replica tells several operations at once is the same object for all. */
export interface StreamEvent {
  response: SubgraphResponse;
  /** Of its JSON, divided by those who share it. */
  bytes: number;
  isShared: boolean;
  /** Operations that a shared event is for. */
  recipients?: number;
}

/** Thrown when there is no room for an response: the budget of this scope is used up by others that are being made or sent. */
export class MemoryLimitError extends Error {
  constructor(readonly scope: Scope) {
    super(`no memory for the response: ${scope}`);
    this.name = 'MemoryLimitError';
  }
}

/** Thrown when a subgraph answers with something else than GraphQL. */
export class InvalidSubgraphResponseError extends Error {
  constructor(
    readonly status: number,
    options?: ErrorOptions,
  ) {
    super(`the subgraph answered ${status} without a GraphQL response`, options);
    this.name = 'InvalidSubgraphResponseError';
  }
}

/** Thrown when a replica refuses a mutation because its time has passed by the replica's clock, or by another's. */
export class LateRequestError extends Error {
  constructor() {
    super('the request came too late to be executed');
    this.name = 'LateRequestError';
  }
}

/** Thrown when a replica does not say what its clock shows, so that no mutation can be sent to it. */
export class UnknownClockError extends Error {
  constructor(cause: unknown) {
    super('the clock of the replica is not known', { cause });
    this.name = 'UnknownClockError';
  }
}

/** Shorter answers are read at once, and not counted. */
const UNCOUNTED_BYTES = 64 * 1024;

/**
 * Reads a subgraph's response, whatever its status, and counts it into `memory`.
 * @throws InvalidSubgraphResponseError when it is not a GraphQL response, and MemoryLimitError when there is no room for it.
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

/** What undici throws before a byte of the request is on its way. */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  // A replica that has been taken away meanwhile.
  'UND_ERR_CLOSED',
]);

/**
 * True when the replica cannot have begun with the operation: there was no connection, or it refused the request
 * because it is stopping (503 without a GraphQL response is what a server answers while it drains).
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
