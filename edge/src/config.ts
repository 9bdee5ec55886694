import { fileURLToPath } from 'node:url';
import { limit, port, processShape, readConfig, urlList } from '@parley/service';
import { z } from 'zod';

const schema = z.object({
  ...processShape,
  PORT: port.default(3000),
  /** The gateways to spread over; a host name stands for all its addresses, as they come and go. */
  GATEWAY_URLS: urlList('http', 'https'),
  /** The built client. */
  SITE_FOLDER: z.string().default(fileURLToPath(new URL('../../web/dist', import.meta.url))),
  /**
   * Addresses or networks of the balancers in front, with commas between. Only they are believed when they say in
   * `X-Forwarded-For` whom they speak for; without any, the client is whoever connects.
   */
  TRUSTED_PROXIES: z
    .string()
    .transform((value) => value.split(',').map((item) => item.trim()))
    .default([]),
  /** The longest body of an HTTP request, in bytes. */
  LIMIT_BODY_BYTES: limit.default(128 * 1024),
  /** WebSockets that one front door holds open. */
  LIMIT_DOOR_SOCKETS: limit.default(20_000),
});

export type Config = z.infer<typeof schema>;

/** @throws ConfigError with every problem of the environment. */
export const loadConfig = (env: NodeJS.ProcessEnv): Config => readConfig(schema, env);
