import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { URL_VARIABLES } from '../../dev/embedded-stores/src/stores.ts';

/** A running process of the system under test, as `processes.json` lists it. */
export interface RunningProcess {
  name: string;
  pid: number;
  url: string;
  opsUrl: string | null;
}

/** The edge proxy's address. */
export const edgeUrl = () => required('PARLEY_URL');

/** A gateway's address. */
export const gatewayUrl = () => required('PARLEY_GATEWAY_URL');

/** The GraphQL endpoint over HTTP and WebSocket: a gateway's, unless `setEndpoint` has set another. */
export const graphqlUrl = () => `${process.env['PARLEY_SPOKEN_TO'] ?? gatewayUrl()}/graphql`;
export const socketUrl = () => graphqlUrl().replace(/^http/, 'ws');

/** Makes the clients of this test file use the given edge proxy or gateway. */
export function setEndpoint(url: string): void {
  process.env['PARLEY_SPOKEN_TO'] = url;
}

export const processes = () => JSON.parse(readFileSync(required('PARLEY_PROCESSES'), 'utf8')) as RunningProcess[];

/** The key with which the system signs its access tokens, for tests of wrong claims with a valid signature. */
export const signingKey = () => secrets()['AUTH_SIGNING_KEY'] ?? '';

/** The secret with which gateways authenticate to subgraphs. */
export const subgraphSecret = () => secrets()['SUBGRAPH_SECRET'] ?? '';

/** Secrets that must never leave the services. */
export const systemSecrets = () => [subgraphSecret(), (JSON.parse(signingKey()) as { d: string }).d];

const secrets = () => JSON.parse(readFileSync(required('PARLEY_SECRETS'), 'utf8')) as Record<string, string>;

/** The URL of a store or service. For an external store, the value of its environment variable. */
export function urlOf(name: string): string {
  const url = processes().find((process) => process.name === name)?.url ?? process.env[VARIABLES[name] ?? ''];
  if (!url) throw new Error(`${name} is not running`);
  return url;
}

const VARIABLES: Record<string, string> = URL_VARIABLES;

/** The log file of a service. */
export const logFileOf = (name: string) => join(dirname(required('PARLEY_PROCESSES')), 'logs', `${name}.log`);

/** The number of messages in tests of a long history: `PARLEY_HISTORY`, or the default. */
export const historyLength = (defaultLength: number): number => Number(process.env['PARLEY_HISTORY'] ?? defaultLength);

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is missing: run the tests with npm test`);
  return value;
}
