import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { limit, port, readConfig } from '@parley/service/config';
import { z } from 'zod';

/** The checkout's folder. */
export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

const MAX_REPLICAS = 16;

const replicas = limit.max(MAX_REPLICAS);

export const schema = z.object({
  NODE_ENV: z.string().optional().meta({ description: 'Passed to the services. `--seed` is rejected in production.' }),
  PORT: port.default(3000).meta({ description: 'The port of the web client.' }),
  GATEWAY_PORT: port.default(4000).meta({ description: 'The port of the first gateway.' }),
  AUTH_REPLICAS: replicas.default(1).meta({ description: `Auth replicas, at most ${MAX_REPLICAS}.` }),
  CHAT_REPLICAS: replicas.default(2).meta({ description: `Chat replicas, at most ${MAX_REPLICAS}.` }),
  GATEWAY_REPLICAS: replicas.default(1).meta({ description: `Gateways, at most ${MAX_REPLICAS}.` }),
  POSTGRES_URL: z.string().optional().meta({ description: 'A PostgreSQL to use.', default: 'embedded' }),
  MONGO_URL: z.string().optional().meta({ description: 'A MongoDB to use.', default: 'embedded' }),
  REDIS_URL: z.string().optional().meta({ description: 'A Redis to use.', default: 'embedded' }),
  PARLEY_RUN: z
    .string()
    .default(join(ROOT, '.parley'))
    .meta({ description: 'The folder for logs, secrets and the list of processes.', default: '`.parley`' }),
  PARLEY_DATA: z.string().default(dataFolder()).meta({
    description: 'The data folder of the embedded stores.',
    default: '`.parley/data`; as root under `/var/lib/parley`',
  }),
  PARLEY_CACHE: z.string().optional().meta({
    description: 'The folder for packages of the embedded stores.',
    default: "in the user's cache folder; as root `/var/cache/parley`",
  }),
  PARLEY_DEBIAN_MIRROR: z.string().optional().meta({
    description: 'Where these packages come from.',
    default: "the machine's apt sources",
  }),
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
