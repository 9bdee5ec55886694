import { join } from 'node:path';
import type { StoreName } from '@parley/embedded-stores';
import { freePorts } from './ports.ts';
import type { Secrets } from './secrets.ts';
import { ROOT, type Settings } from './settings.ts';

/** A program of ours and how to run it. */
export interface ServiceSpec {
  name: string;
  /** The compiled entry point. */
  script: string;
  env: Record<string, string>;
  url: string;
  opsUrl: string;
}

const SCRIPTS = {
  auth: 'subgraphs/auth/dist/main.js',
  chat: 'subgraphs/chat/dist/main.js',
  gateway: 'gateway/dist/main.js',
  web: 'web/dist-server/main.js',
};

/** Steps that bring each store's schema up to date; they end by themselves. */
export const MIGRATIONS = ['subgraphs/auth/dist/migrate.js', 'subgraphs/chat/dist/migrate.js'].map((script) =>
  join(ROOT, script),
);

/**
 * Every service of the system, those that others need first. Ports that nobody asked for are free ones.
 * @param limits of auth and chat, in place of their defaults.
 */
export async function describeServices(
  settings: Settings,
  stores: Record<StoreName, { url: string }>,
  secrets: Secrets,
  limits: Record<string, string> = {},
): Promise<ServiceSpec[]> {
  const [gatewayPort, webPort] = await chosenPorts([settings.GATEWAY_PORT, settings.PORT]);
  const auth = await service('auth', SCRIPTS.auth, {
    ...secrets,
    DATABASE_URL: stores.postgres.url,
    REDIS_URL: stores.redis.url,
    ...limits,
  });
  const chats = await Promise.all(
    Array.from({ length: settings.CHAT_REPLICAS }, (_, index) =>
      service(`chat-${index + 1}`, SCRIPTS.chat, {
        SUBGRAPH_SECRET: secrets.SUBGRAPH_SECRET,
        MONGO_URL: stores.mongo.url,
        REDIS_URL: stores.redis.url,
        AUTH_URLS: auth.url,
        ...limits,
      }),
    ),
  );
  const gateway = await service(
    'gateway',
    SCRIPTS.gateway,
    {
      SUBGRAPH_SECRET: secrets.SUBGRAPH_SECRET,
      AUTH_URLS: auth.url,
      CHAT_URLS: chats.map(({ url }) => url).join(','),
      REDIS_URL: stores.redis.url,
    },
    gatewayPort,
  );
  const web = await service('web', SCRIPTS.web, { GATEWAY_URLS: gateway.url }, webPort);
  return [auth, ...chats, gateway, web];
}

async function service(
  name: string,
  script: string,
  env: Record<string, string>,
  chosenPort?: number,
): Promise<ServiceSpec> {
  const [freePort, opsPort] = await freePorts(2);
  const port = chosenPort ?? freePort;
  return {
    name,
    script: join(ROOT, script),
    env: { ...env, PORT: String(port), OPS_PORT: String(opsPort) },
    url: `http://127.0.0.1:${port}`,
    opsUrl: `http://127.0.0.1:${opsPort}`,
  };
}

/** Zero stands for any free port. */
async function chosenPorts(wanted: number[]): Promise<number[]> {
  const free = await freePorts(wanted.length);
  return wanted.map((port, index) => port || (free[index] ?? 0));
}
