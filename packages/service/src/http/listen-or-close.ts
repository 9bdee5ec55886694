import type { FastifyInstance } from 'fastify';
import type { Service } from './lifecycle.ts';

/** A service that accepts requests. */
export interface RunningService extends Service {
  /** The origin of the public server, for example `http://127.0.0.1:4000`. */
  url: string;
  /** The origin of the operations server: health checks and metrics. */
  opsUrl: string;
}

interface Addresses {
  HOST: string;
  PORT: number;
  OPS_PORT: number;
}

interface Servers {
  server: FastifyInstance;
  operations: FastifyInstance;
}

/**
 * Opens the ports of a service.
 * @param stop closes everything that the service has opened, both servers included. It is called at most once.
 * @throws when a port cannot be opened, after `stop` has completed.
 */
export async function listenOrClose(
  { HOST, PORT, OPS_PORT }: Addresses,
  { server, operations }: Servers,
  stop: () => Promise<void>,
): Promise<RunningService> {
  let stopped: Promise<void> | undefined;
  const close = () => (stopped ??= stop());
  try {
    const opsUrl = await operations.listen({ host: HOST, port: OPS_PORT });
    const url = await server.listen({ host: HOST, port: PORT });
    return { url, opsUrl, close };
  } catch (error) {
    // A failure to close must not hide why the service did not start.
    await Promise.allSettled([close()]);
    throw error;
  }
}
