import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { limit, port, readConfig } from '@parley/service';
import { z } from 'zod';

/** The checkout's folder. */
export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

const MAX_REPLICAS = 16;

const schema = z.object({
  NODE_ENV: z.string().optional(),
  /** The port of the page. */
  PORT: port.default(3000),
  /** The port of the first gateway. */
  GATEWAY_PORT: port.default(4000),
  AUTH_REPLICAS: limit.max(MAX_REPLICAS).default(1),
  CHAT_REPLICAS: limit.max(MAX_REPLICAS).default(2),
  GATEWAY_REPLICAS: limit.max(MAX_REPLICAS).default(1),
  /** The folder for logs, secrets and the list of processes. */
  PARLEY_RUN: z.string().default(join(ROOT, '.parley')),
  /** The data folder of the embedded stores. */
  PARLEY_DATA: z.string().default(dataFolder()),
});

export type Settings = z.infer<typeof schema>;

/** Loads the settings. @throws ConfigError with every problem of the environment. */
export const readSettings = (env: NodeJS.ProcessEnv): Settings => readConfig(schema, env);

/** Separate for each checkout; for root outside the home folder, because the stores run as another user. */
function dataFolder(): string {
  if (process.getuid?.() !== 0) return join(ROOT, '.parley/data');
  const checkout = createHash('sha256').update(ROOT).digest('hex').slice(0, 8);
  return `/var/lib/parley/${basename(ROOT)}-${checkout}`;
}
