import { AsyncLocalStorage } from 'node:async_hooks';
import { finished } from 'node:stream';
import { CLOCK_HEADER, DEADLINE_HEADER, type Deadline, type Logger } from '@parley/service';
import type { Dispatcher } from 'undici';
import { isConnectError } from './connect-error.ts';
import type { Gateway, GatewayPool } from './gateway-pool.ts';

type RequestOptions = Dispatcher.RequestOptions;
type Callback = (error: Error | null, response?: Dispatcher.ResponseData) => void;

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

  /** @throws NoGatewayError, or what broke the request when a gateway already had it. */
  private async send(options: RequestOptions, deadline?: Deadline): Promise<Dispatcher.ResponseData> {
    const tried = new Set<Gateway>();
    for (let cause: unknown; ;) {
      const { gateway, release } = this.pool.acquire('requests', tried, cause);
      try {
        const response = await this.dispatcher.request(inTime(options, gateway, deadline));
        gateway.clock.note(response.headers[CLOCK_HEADER]);
        finished(response.body, release);
        return response;
      } catch (error) {
        release();
        if (!isConnectError(error) || deadline?.isOver) throw error;
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
