import type { Person } from '../../../support/client.ts';
import { BreakableClient } from './breakable-client.ts';

/** The outcome of a call, as far as the client knows. */
export type CallOutcome =
  | { kind: 'acknowledged'; data: Record<string, unknown> }
  /** It did not take effect and never will. */
  | { kind: 'rejected'; code: string }
  /** It may or may not take effect. */
  | { kind: 'failed'; code: string };

/** Executes operations with a client-side timeout. */
export interface Caller {
  /** Describes the transport and endpoint. */
  readonly route: string;
  call(query: string, variables: Record<string, unknown>, timeoutMs: number): Promise<CallOutcome>;
  close(): Promise<void>;
}

/** The code of a call that the client abandoned. */
export const GAVE_UP = 'GAVE_UP';

/** Errors that guarantee that the operation had no effect. */
const REJECTIONS = new Set([
  'BAD_USER_INPUT',
  'CONFLICT',
  'COST_LIMIT_EXCEEDED',
  'FORBIDDEN',
  'NOT_FOUND',
  'PAYLOAD_TOO_LARGE',
  'RATE_LIMITED',
  'UNAUTHENTICATED',
]);

interface GraphQLResponse {
  data?: Record<string, unknown> | null;
  errors?: readonly { extensions?: { code?: unknown } | undefined }[];
}

/** Calls over HTTP. A timeout closes the connection. */
export class HttpCaller implements Caller {
  readonly route: string;

  constructor(
    private readonly person: Person,
    private readonly origin: string,
  ) {
    this.route = `HTTP at ${origin}`;
  }

  async call(query: string, variables: Record<string, unknown>, timeoutMs: number): Promise<CallOutcome> {
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const response = await fetch(`${this.origin}/graphql`, {
        method: 'POST',
        signal,
        headers: { 'content-type': 'application/json', authorization: `Bearer ${this.person.token}` },
        body: JSON.stringify({ query, variables }),
      });
      return outcomeOf((await response.json()) as GraphQLResponse);
    } catch (error) {
      return { kind: 'failed', code: signal.aborted ? GAVE_UP : nameOf(error) };
    }
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** Calls over one WebSocket. A timeout completes the operation; a second one in a row destroys the socket as well. */
export class SocketCaller implements Caller {
  readonly route: string;
  private readonly connection: BreakableClient;
  private hasGivenUp = false;

  constructor(person: Person, origin: string) {
    this.route = `WebSocket at ${origin}`;
    // A mutation must not be retried automatically.
    this.connection = new BreakableClient(person, origin, { lazyCloseTimeout: IDLE_MS, retryAttempts: 0 });
  }

  async call(query: string, variables: Record<string, unknown>, timeoutMs: number): Promise<CallOutcome> {
    const ending = await this.execute(query, variables, timeoutMs);
    const gaveUp = ending.kind === 'failed' && ending.code === GAVE_UP;
    if (gaveUp && this.hasGivenUp) this.connection.breakConnection();
    this.hasGivenUp = gaveUp;
    return ending;
  }

  close(): Promise<void> {
    return this.connection.close();
  }

  private execute(query: string, variables: Record<string, unknown>, timeoutMs: number): Promise<CallOutcome> {
    return new Promise((resolve) => {
      const end = (ending: CallOutcome) => {
        clearTimeout(timer);
        resolve(ending);
      };
      const giveUp = () => {
        end({ kind: 'failed', code: GAVE_UP });
        complete();
      };
      const timer = setTimeout(giveUp, timeoutMs);
      const complete = this.connection.client.subscribe<Record<string, unknown>>(
        { query, variables },
        {
          next: (result) => end(outcomeOf(result)),
          error: (error) =>
            end(Array.isArray(error) ? outcomeOf({ errors: error }) : { kind: 'failed', code: nameOf(error) }),
          complete: () => end({ kind: 'failed', code: 'NO_RESPONSE' }),
        },
      );
    });
  }
}

/** How long an unused socket stays open: longer than the clients' pauses. */
const IDLE_MS = 5_000;

function outcomeOf({ data, errors = [] }: GraphQLResponse): CallOutcome {
  const [error] = errors;
  if (!error) return data ? { kind: 'acknowledged', data } : { kind: 'failed', code: 'NO_DATA' };
  const code = String(error.extensions?.code);
  return { kind: REJECTIONS.has(code) ? 'rejected' : 'failed', code };
}

const nameOf = (error: unknown): string =>
  error instanceof Error ? error.name : `closed ${String((error as { code?: unknown } | null)?.code)}`;
