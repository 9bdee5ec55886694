import { finished } from 'node:stream';
import type { Logger } from '@parley/shared';
import type { Dispatcher } from 'undici';
import { isConnectError } from './connect-error.ts';
import type { Gateway, GatewayPool } from './gateway-pool.ts';

type RequestOptions = Dispatcher.RequestOptions;
type Callback = (error: Error | null, response?: Dispatcher.ResponseData) => void;

/** Sends requests over the pool. A gateway that refuses the connection is taken out, and the next one is asked. */
export class GatewayDispatcher {
  constructor(
    private readonly pool: GatewayPool,
    private readonly dispatcher: Dispatcher,
    private readonly logger: Logger,
  ) {}

  /** The form in which `@fastify/reply-from` calls its client. */
  readonly request = (options: RequestOptions, callback: Callback): void => {
    this.send(options).then(
      (response) => callback(null, response),
      (error: Error) => callback(error),
    );
  };

  /** @throws NoGatewayError, or what broke the request when a gateway already had it. */
  private async send(options: RequestOptions): Promise<Dispatcher.ResponseData> {
    const tried = new Set<Gateway>();
    for (let cause: unknown; ;) {
      const { gateway, release } = this.pool.acquire('requests', tried, cause);
      try {
        const response = await this.dispatcher.request({ ...options, origin: gateway.origin });
        finished(response.body, release);
        return response;
      } catch (error) {
        release();
        if (!isConnectError(error)) throw error;
        if (gateway.ready) this.logger.warn({ gateway: gateway.origin, err: error }, 'gateway cannot be reached');
        gateway.ready = false;
        tried.add(gateway);
        cause = error;
      }
    }
  }
}
