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

/** The page's address. */
export const webUrl = () => required('PARLEY_URL');

/** A gateway's address. */
export const gatewayUrl = () => required('PARLEY_GATEWAY_URL');

/** The GraphQL endpoint over HTTP and over WebSocket: the gateway's own, unless `speakTo` has said otherwise. */
export const graphqlUrl = () => `${process.env['PARLEY_SPOKEN_TO'] ?? gatewayUrl()}/graphql`;
export const socketUrl = () => graphqlUrl().replace(/^http/, 'ws');

/** From now on this test file's people use the endpoint of the front door, or of a gateway. */
export function speakTo(url: string): void {
  process.env['PARLEY_SPOKEN_TO'] = url;
}

export const processes = () => JSON.parse(readFileSync(required('PARLEY_PROCESSES'), 'utf8')) as RunningProcess[];

/** The key that the system signs its access tokens with, to see that what it signs must be right too. */
export const signingKey = () => secrets()['AUTH_SIGNING_KEY'] ?? '';

/** What a gateway proves to a subgraph that it is one with. */
export const linkSecret = () => secrets()['SUBGRAPH_SECRET'] ?? '';

/** What the system's services know and nobody else may. */
export const systemSecrets = () => [linkSecret(), (JSON.parse(signingKey()) as { d: string }).d];

const secrets = () => JSON.parse(readFileSync(required('PARLEY_SECRETS'), 'utf8')) as Record<string, string>;

/** Where a store or a service of the system listens; a store that the tests were given is where its variable says. */
export function urlOf(name: string): string {
  const url = processes().find((process) => process.name === name)?.url ?? process.env[VARIABLES[name] ?? ''];
  if (!url) throw new Error(`${name} is not running`);
  return url;
}

const VARIABLES: Record<string, string> = URL_VARIABLES;

/** Where a service of the system logs. */
export const logFileOf = (name: string) => join(dirname(required('PARLEY_PROCESSES')), 'logs', `${name}.log`);

/** How many messages the test of a long history writes: `PARLEY_HISTORY`, or `usual`. */
export const historyLength = (usual: number): number => Number(process.env['PARLEY_HISTORY'] ?? usual);

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is missing: run the tests with npm test`);
  return value;
}
