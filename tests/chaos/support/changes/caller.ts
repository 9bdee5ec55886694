import type { Person } from '../../../support/client.ts';
import { BreakableClient } from './breakable-client.ts';

/** How a call ended, as far as the client knows. */
export type Ending =
  | { kind: 'acknowledged'; data: Record<string, unknown> }
  /** It was not done and will not be. */
  | { kind: 'refused'; code: string }
  /** It may or may not be done. */
  | { kind: 'failed'; code: string };

/** Executes one operation for a client that waits for `patienceMs` at most. */
export interface Caller {
  /** The way that calls take, for people. */
  readonly way: string;
  call(query: string, variables: Record<string, unknown>, patienceMs: number): Promise<Ending>;
  close(): Promise<void>;
}

/** The code of a call that the client gave up. */
export const GAVE_UP = 'GAVE_UP';

/** Errors that say for certain that nothing was done. */
const REFUSALS = new Set([
  'BAD_USER_INPUT',
  'CONFLICT',
  'COST_LIMIT_EXCEEDED',
  'FORBIDDEN',
  'NOT_FOUND',
  'PAYLOAD_TOO_LARGE',
  'RATE_LIMITED',
  'UNAUTHENTICATED',
]);

interface Answer {
  data?: Record<string, unknown> | null;
  errors?: readonly { extensions?: { code?: unknown } | undefined }[];
}

/** Over HTTP; giving up closes the connection. */
export class HttpCaller implements Caller {
  readonly way: string;

  constructor(
    private readonly person: Person,
    private readonly origin: string,
  ) {
    this.way = `HTTP at ${origin}`;
  }

  async call(query: string, variables: Record<string, unknown>, patienceMs: number): Promise<Ending> {
    const signal = AbortSignal.timeout(patienceMs);
    try {
      const response = await fetch(`${this.origin}/graphql`, {
        method: 'POST',
        signal,
        headers: { 'content-type': 'application/json', authorization: `Bearer ${this.person.token}` },
        body: JSON.stringify({ query, variables }),
      });
      return endingOf((await response.json()) as Answer);
    } catch (error) {
      return { kind: 'failed', code: signal.aborted ? GAVE_UP : nameOf(error) };
    }
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** Over one WebSocket. Giving up completes the operation; the second time in a row it ends the socket as well. */
export class SocketCaller implements Caller {
  readonly way: string;
  private readonly connection: BreakableClient;
  private hasGivenUp = false;

  constructor(person: Person, origin: string) {
    this.way = `WebSocket at ${origin}`;
    // A mutation must not be sent again by itself.
    this.connection = new BreakableClient(person, origin, { lazyCloseTimeout: IDLE_MS, retryAttempts: 0 });
  }

  async call(query: string, variables: Record<string, unknown>, patienceMs: number): Promise<Ending> {
    const ending = await this.execute(query, variables, patienceMs);
    const gaveUp = ending.kind === 'failed' && ending.code === GAVE_UP;
    if (gaveUp && this.hasGivenUp) this.connection.breakOff();
    this.hasGivenUp = gaveUp;
    return ending;
  }

  close(): Promise<void> {
    return this.connection.close();
  }

  private execute(query: string, variables: Record<string, unknown>, patienceMs: number): Promise<Ending> {
    return new Promise((resolve) => {
      const end = (ending: Ending) => {
        clearTimeout(timer);
        resolve(ending);
      };
      const giveUp = () => {
        end({ kind: 'failed', code: GAVE_UP });
        complete();
      };
      const timer = setTimeout(giveUp, patienceMs);
      const complete = this.connection.client.subscribe<Record<string, unknown>>(
        { query, variables },
        {
          next: (answer) => end(endingOf(answer)),
          error: (error) =>
            end(Array.isArray(error) ? endingOf({ errors: error }) : { kind: 'failed', code: nameOf(error) }),
          complete: () => end({ kind: 'failed', code: 'NO_ANSWER' }),
        },
      );
    });
  }
}

/** A socket that no operation uses stays open for as long: longer than clients pause. */
const IDLE_MS = 5_000;

function endingOf({ data, errors = [] }: Answer): Ending {
  const [error] = errors;
  if (!error) return data ? { kind: 'acknowledged', data } : { kind: 'failed', code: 'NO_DATA' };
  const code = String(error.extensions?.code);
  return { kind: REFUSALS.has(code) ? 'refused' : 'failed', code };
}

const nameOf = (error: unknown): string =>
  error instanceof Error ? error.name : `closed ${String((error as { code?: unknown } | null)?.code)}`;
