import { join } from 'node:path';
import type { StoreName } from '@parley/embedded-stores';
import { freePorts } from './ports.ts';
import type { Secrets } from './secrets.ts';
import { ROOT, type Settings } from './settings.ts';

/** A program of Parley and how to run it. */
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
  edge: 'edge/dist/main.js',
};

/** Steps that migrate each store's schema and then exit. */
export const MIGRATIONS = ['subgraphs/auth/dist/migrate.js', 'subgraphs/chat/dist/migrate.js'].map((script) =>
  join(ROOT, script),
);

/** The URL by which one process reaches another, given its own URL; for tests that intercept connections. */
export type Route = (from: string, to: string, url: string) => Promise<string>;

const direct: Route = (_from, _to, url) => Promise.resolve(url);
const none = () => ({});

/**
 * Every service of the system, dependencies first. Unspecified ports are free ones.
 * @param variables of a service, overriding their defaults.
 */
export async function describeServices(
  settings: Settings,
  stores: Record<StoreName, { url: string }>,
  secrets: Secrets,
  variables: (service: string) => Record<string, string> = none,
  route: Route = direct,
): Promise<ServiceSpec[]> {
  const { SUBGRAPH_SECRET } = secrets;
  const store = (from: string, name: StoreName) => route(from, name, stores[name].url);
  const replicas = (from: string, specs: ServiceSpec[]) =>
    Promise.all(specs.map(({ name, url }) => route(from, name, url))).then((urls) => urls.join(','));

  const auths = await Promise.all(
    namesOf('auth', settings.AUTH_REPLICAS).map(async (name) =>
      service(name, SCRIPTS.auth, {
        ...secrets,
        POSTGRES_URL: await store(name, 'postgres'),
        REDIS_URL: await store(name, 'redis'),
        ...variables(name),
      }),
    ),
  );
  const chats = await Promise.all(
    namesOf('chat', settings.CHAT_REPLICAS).map(async (name) =>
      service(name, SCRIPTS.chat, {
        SUBGRAPH_SECRET,
        MONGO_URL: await store(name, 'mongo'),
        REDIS_URL: await store(name, 'redis'),
        AUTH_URLS: await replicas(name, auths),
        ...variables(name),
      }),
    ),
  );
  const [edgePort, ...gatewayPorts] = await chosenPorts([
    settings.PORT,
    settings.GATEWAY_PORT,
    ...Array.from({ length: settings.GATEWAY_REPLICAS - 1 }, () => 0),
  ]);
  const gateways = await Promise.all(
    namesOf('gateway', settings.GATEWAY_REPLICAS).map(async (name, index) =>
      service(
        name,
        SCRIPTS.gateway,
        {
          SUBGRAPH_SECRET,
          AUTH_URLS: await replicas(name, auths),
          CHAT_URLS: await replicas(name, chats),
          REDIS_URL: await store(name, 'redis'),
          ...variables(name),
        },
        gatewayPorts[index],
      ),
    ),
  );
  const edge = await service(
    'edge',
    SCRIPTS.edge,
    { GATEWAY_URLS: await replicas('edge', gateways), ...variables('edge') },
    edgePort,
  );
  return [...auths, ...chats, ...gateways, edge];
}

/** With a number if there are several. */
const namesOf = (service: string, count: number): string[] =>
  count === 1 ? [service] : Array.from({ length: count }, (_, index) => `${service}-${index + 1}`);

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

/** Replaces zeros by free ports. */
async function chosenPorts(wanted: number[]): Promise<number[]> {
  const free = await freePorts(wanted.length);
  return wanted.map((port, index) => port || (free[index] ?? 0));
}
