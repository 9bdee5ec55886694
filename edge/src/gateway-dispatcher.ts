import { AsyncLocalStorage } from 'node:async_hooks';
import { finished } from 'node:stream';
import type { Logger } from '@parley/service/telemetry';
import type { Deadline } from '@parley/service/time';
import { CLOCK_HEADER, DEADLINE_HEADER, LATE_HEADER } from '@parley/service/protocol';
import type { Dispatcher } from 'undici';
import { isConnectError } from './connect-error.ts';
import type { Gateway, GatewayPool } from './gateway-pool.ts';

type RequestOptions = Dispatcher.RequestOptions;
type Callback = (error: Error | null, response?: Dispatcher.ResponseData) => void;

/** Each late rejection carries the gateway's clock, so a retry has a better deadline. */
const MAX_LATE_ATTEMPTS = 3;

/** Thrown when a gateway rejects a request because its deadline has passed, by the gateway's clock or its predecessor's. */
class LateRequestError extends Error {
  constructor() {
    super('the request reached the gateway after its deadline');
    this.name = 'LateRequestError';
  }
}

/** Sends requests to the pool. An unreachable gateway is taken out of the rotation, and the next one is tried. */
export class GatewayDispatcher {
  private readonly deadlines = new AsyncLocalStorage<Deadline>();

  constructor(
    private readonly pool: GatewayPool,
    private readonly dispatcher: Dispatcher,
    private readonly logger: Logger,
  ) {}

  /** Adds the deadline to requests sent by `forward`, and aborts them with their client: `reply-from` supports neither. */
  within<Result>(deadline: Deadline, forward: () => Result): Result {
    return this.deadlines.run(deadline, forward);
  }

  /** The signature that `@fastify/reply-from` expects of its client. */
  readonly request = (options: RequestOptions, callback: Callback): void => {
    const deadline = this.deadlines.getStore();
    this.send(options, deadline).then(
      (response) => callback(null, response),
      // A client that has disconnected gets no response.
      (error: Error) => deadline?.signal.aborted || callback(error),
    );
  };

  /** @throws NoGatewayError, LateRequestError, or the error of a request that a gateway had already received. */
  private async send(options: RequestOptions, deadline?: Deadline): Promise<Dispatcher.ResponseData> {
    const tried = new Set<Gateway>();
    for (let cause: unknown, lateAttempts = 0; ;) {
      const { gateway, release } = this.pool.acquire('requests', tried, cause);
      try {
        const response = await this.dispatcher.request(requestFor(options, gateway, deadline));
        gateway.clock.observe(response.headers[CLOCK_HEADER]);
        gateway.respondedAt = performance.now();
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
        if (error instanceof LateRequestError && ++lateAttempts < MAX_LATE_ATTEMPTS) continue;
        if (!isConnectError(error)) throw error;
        if (gateway.ready) this.logger.warn({ gateway: gateway.origin, err: error }, 'gateway unreachable');
        gateway.ready = false;
        tried.add(gateway);
        cause = error;
      }
    }
  }
}

/** The request for one gateway, with the deadline in that gateway's clock. */
function requestFor(options: RequestOptions, { origin, clock }: Gateway, deadline?: Deadline) {
  if (!deadline) return { ...options, origin };
  const headers = { ...options.headers, [DEADLINE_HEADER]: clock.deadlineIn(deadline.remaining) };
  return { ...options, origin, headers, signal: deadline.signal };
}
