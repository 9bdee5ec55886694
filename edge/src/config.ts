import { fileURLToPath } from 'node:url';
import { limit, port, processShape, readConfig, urlList } from '@parley/service';
import { z } from 'zod';

const schema = z.object({
  ...processShape,
  PORT: port.default(3000),
  /** The gateways to balance over. A host name stands for all its current addresses. */
  GATEWAY_URLS: urlList('http', 'https'),
  /** The folder of the built web client. */
  SITE_FOLDER: z.string().default(fileURLToPath(new URL('../../web/dist', import.meta.url))),
  /**
   * Addresses or networks of the load balancers in front, comma-separated. Only their `X-Forwarded-For` headers are
   * trusted; without any, the client is the peer that connects.
   */
  TRUSTED_PROXIES: z
    .string()
    .transform((value) => value.split(',').map((item) => item.trim()))
    .default([]),
  /** The maximum size of a request body, in bytes. */
  LIMIT_BODY_BYTES: limit.default(128 * 1024),
  /** The maximum number of open WebSockets per edge proxy. */
  LIMIT_DOOR_SOCKETS: limit.default(20_000),
});

export type Config = z.infer<typeof schema>;

/** @throws ConfigError with every problem of the environment. */
export const loadConfig = (env: NodeJS.ProcessEnv): Config => readConfig(schema, env);
