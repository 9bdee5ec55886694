import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { limit, port, readConfig } from '@parley/service';
import { z } from 'zod';

/** The checkout's folder. */
export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

const MOST_REPLICAS = 16;

const schema = z.object({
  NODE_ENV: z.string().optional(),
  /** The page's port. */
  PORT: port.default(3000),
  /** The first gateway's port. */
  GATEWAY_PORT: port.default(4000),
  AUTH_REPLICAS: limit.max(MOST_REPLICAS).default(1),
  CHAT_REPLICAS: limit.max(MOST_REPLICAS).default(2),
  GATEWAY_REPLICAS: limit.max(MOST_REPLICAS).default(1),
  /** Where the launcher keeps logs, secrets and the list of processes. */
  PARLEY_RUN: z.string().default(join(ROOT, '.parley')),
  /** Where the embedded stores keep their data. */
  PARLEY_DATA: z.string().default(dataFolder()),
});

export type Settings = z.infer<typeof schema>;

/** @throws ConfigError with every problem of the environment. */
export const readSettings = (env: NodeJS.ProcessEnv): Settings => readConfig(schema, env);

/** Apart for each checkout; outside the home folder for root, whose stores run as another user. */
function dataFolder(): string {
  if (process.getuid?.() !== 0) return join(ROOT, '.parley/data');
  const checkout = createHash('sha256').update(ROOT).digest('hex').slice(0, 8);
  return `/var/lib/parley/${basename(ROOT)}-${checkout}`;
}
