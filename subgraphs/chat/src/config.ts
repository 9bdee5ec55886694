import { fileURLToPath } from 'node:url';
import {
  authUrls,
  below,
  cursorSecrets,
  cursorShape,
  limit,
  lookupShape,
  notAbove,
  portOption,
  readConfig,
  serviceShape,
} from '@parley/service/config';
import { z } from 'zod';
import { LIMITS, type FixedLimits } from './limits.ts';

/** May name several hosts, which WHATWG URLs cannot. The driver validates the rest. */
const mongoUrl = z.string().regex(/^mongodb(\+srv)?:\/\/[^/]+/, 'must be a mongodb:// or mongodb+srv:// URL');

const migrateSchema = z.object({ LOG_LEVEL: serviceShape.LOG_LEVEL, MONGO_URL: mongoUrl });

export const schema = z
  .object({
    ...serviceShape,
    ...cursorShape,
    ...lookupShape,
    PORT: portOption(4002),
    AUTH_URLS: authUrls,
    MONGO_URL: mongoUrl.meta({ description: 'The messages: `mongodb://…` or `mongodb+srv://…`.' }),
    RATE_LIMIT_SENDS: limit.default(20).meta({
      description: 'Sends, edits, deletions, reactions and pins by one user, sustained.',
      unit: 'per second',
    }),
    RATE_LIMIT_SENDS_BURST: limit.default(100).meta({
      description: 'The maximum burst of sends, edits, deletions, reactions and pins after a period of inactivity.',
    }),
    RATE_LIMIT_ROOM_CHANGES: limit.default(60).meta({
      description: 'Changes to rooms and their members by one user.',
      unit: 'per minute',
    }),
    RATE_LIMIT_READ_MARKERS: limit.default(20).meta({
      description: 'Updates of read markers by one user.',
      unit: 'per second',
    }),
    MAX_ROOMS_PER_USER: limit.default(1_000).meta({
      description: 'Rooms of one user. Concurrent requests can exceed the limit by one room each.',
    }),
    MAX_ROOMS_PER_USER_BY_OTHERS: limit.default(500).meta({
      description:
        'Once a user is in this many rooms, others can no longer add them. The rest of `MAX_ROOMS_PER_USER` is for rooms that the user joins.',
    }),
    MAX_MEMBERS_PER_ROOM: limit.default(100_000).meta({ description: 'Members of one room.' }),
    MAX_UPSTREAM_SUBSCRIPTIONS: limit.default(20_000).meta({
      description: 'Subscriptions on one upstream connection of a gateway, which carries those of many users.',
    }),
    TAIL_SWEEP_MS: limit.default(5_000).meta({
      description:
        'How often rooms with subscribers are compared with the store. A change that Redis loses may arrive this much later.',
    }),
    INBOX_SYNC_MS: limit.default(60_000).meta({
      description: 'How often an inbox is compared with the store.',
    }),
    PRESENCE_EXPIRY_MS: limit.default(30_000).meta({
      description:
        'A user whose presence is not renewed for this long is offline. Others find out within another `PRESENCE_CHECK_MS`.',
    }),
    PRESENCE_REFRESH_MS: limit.default(10_000).meta({
      description: 'How often a replica renews the presence of its users.',
    }),
    PRESENCE_CHECK_MS: limit.default(10_000).meta({
      description: 'How often a replica checks the users whose presence its subscriptions follow.',
    }),
    PRESENCE_SHARED_ROOMS_REFRESH_MS: limit.default(30_000).meta({
      description:
        'How often a replica checks that the users whose presence is followed still share a room with the subscriber.',
    }),
  })
  .refine(...notAbove('RATE_LIMIT_SENDS', 'RATE_LIMIT_SENDS_BURST'))
  .refine(...notAbove('MAX_ROOMS_PER_USER_BY_OTHERS', 'MAX_ROOMS_PER_USER'))
  .refine(...below('PRESENCE_REFRESH_MS', 'PRESENCE_EXPIRY_MS'));

/** The folder of `chat.graphql`. */
const FILES = { SCHEMA_DIR: fileURLToPath(new URL('../../../schema', import.meta.url)) };

/** The operator's options, and the fixed limits and files, which only tests override. */
export type Config = FixedLimits & typeof FILES & z.infer<typeof schema>;

/** @throws ConfigError that lists every problem with the environment. */
export const loadConfig = (env: NodeJS.ProcessEnv): Config => ({
  ...LIMITS,
  ...FILES,
  ...readConfig(schema, env, ['SUBGRAPH_SECRET', 'MONGO_URL', 'REDIS_URL', ...cursorSecrets]),
});

/** Loads the configuration of the migration. @throws ConfigError */
export const loadMigrateConfig = (env: NodeJS.ProcessEnv) => readConfig(migrateSchema, env, ['MONGO_URL']);
