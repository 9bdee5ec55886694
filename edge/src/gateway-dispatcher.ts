import { AsyncLocalStorage } from 'node:async_hooks';
import { finished } from 'node:stream';
import { CLOCK_HEADER, DEADLINE_HEADER, type Deadline, type Logger } from '@parley/service';
import type { Dispatcher } from 'undici';
import { isConnectError } from './connect-error.ts';
import type { Gateway, GatewayPool } from './gateway-pool.ts';

type RequestOptions = Dispatcher.RequestOptions;
type Callback = (error: Error | null, response?: Dispatcher.ResponseData) => void;

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

  /** @throws NoGatewayError, or the error of a request that a gateway had already received. */
  private async send(options: RequestOptions, deadline?: Deadline): Promise<Dispatcher.ResponseData> {
    const tried = new Set<Gateway>();
    for (let cause: unknown; ;) {
      const { gateway, release } = this.pool.acquire('requests', tried, cause);
      try {
        const response = await this.dispatcher.request(requestFor(options, gateway, deadline));
        gateway.clock.note(response.headers[CLOCK_HEADER]);
        finished(response.body, release);
        return response;
      } catch (error) {
        release();
        if (!isConnectError(error) || deadline?.isOver) throw error;
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
