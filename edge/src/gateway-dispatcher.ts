import { AsyncLocalStorage } from 'node:async_hooks';
import { finished } from 'node:stream';
import { CLOCK_HEADER, DEADLINE_HEADER, LATE_HEADER, type Deadline, type Logger } from '@parley/service';
import type { Dispatcher } from 'undici';
import { isConnectError } from './connect-error.ts';
import type { Gateway, GatewayPool } from './gateway-pool.ts';

type RequestOptions = Dispatcher.RequestOptions;
type Callback = (error: Error | null, response?: Dispatcher.ResponseData) => void;

/** Attempts of a request that gateways reject as late. Each rejection carries the clock for the next deadline. */
const MAX_LATE_TRIES = 3;

/** Thrown when a gateway rejects a request because its deadline has passed, or was meant for a predecessor. */
class LateRequestError extends Error {
  constructor() {
    super('the request reached the gateway after its deadline');
    this.name = 'LateRequestError';
  }
}

/** Sends requests over the pool. A gateway that refuses the connection is taken out, and the next one is asked. */
export class GatewayDispatcher {
  private readonly deadlines = new AsyncLocalStorage<Deadline>();

  constructor(
    private readonly pool: GatewayPool,
    private readonly dispatcher: Dispatcher,
    private readonly logger: Logger,
  ) {}

  /** Lets what `forward` sends carry a deadline, and end when its client goes: `reply-from` passes neither on. */
  within<Result>(deadline: Deadline, forward: () => Result): Result {
    return this.deadlines.run(deadline, forward);
  }

  /** The form in which `@fastify/reply-from` calls its client. */
  readonly request = (options: RequestOptions, callback: Callback): void => {
    const deadline = this.deadlines.getStore();
    this.send(options, deadline).then(
      (response) => callback(null, response),
      // A client that has gone is not answered.
      (error: Error) => deadline?.signal.aborted || callback(error),
    );
  };

  /** @throws NoGatewayError, LateRequestError, or what broke the request when a gateway already had it. */
  private async send(options: RequestOptions, deadline?: Deadline): Promise<Dispatcher.ResponseData> {
    const tried = new Set<Gateway>();
    for (let cause: unknown, lateTries = 0; ;) {
      const { gateway, release } = this.pool.acquire('requests', tried, cause);
      try {
        const response = await this.dispatcher.request(inTime(options, gateway, deadline));
        gateway.clock.note(response.headers[CLOCK_HEADER]);
        gateway.answeredAt = performance.now();
        if (response.headers[LATE_HEADER] !== undefined) {
          await response.body.dump();
          throw new LateRequestError();
        }
        finished(response.body, release);
        return response;
      } catch (error) {
        release();
        // After a stall, the response may be read before the end of a client's connection.
        await deadline?.settled();
        if (deadline?.isOver) throw error;
        if (error instanceof LateRequestError && ++lateTries < MAX_LATE_TRIES) continue;
        if (!isConnectError(error)) throw error;
        if (gateway.ready) this.logger.warn({ gateway: gateway.origin, err: error }, 'gateway cannot be reached');
        gateway.ready = false;
        tried.add(gateway);
        cause = error;
      }
    }
  }
}

/** The request as the gateway is sent it. */
function inTime(options: RequestOptions, { origin, clock }: Gateway, deadline?: Deadline) {
  if (!deadline) return { ...options, origin };
  const headers = { ...options.headers, [DEADLINE_HEADER]: clock.deadlineIn(deadline.remaining) };
  return { ...options, origin, headers, signal: deadline.signal };
}
