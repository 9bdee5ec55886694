import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A running process of the system under test, as `processes.json` lists it. */
export interface RunningProcess {
  name: string;
  pid: number;
  url: string;
  opsUrl: string | null;
}

/** The page's address. */
export const webUrl = () => required('PARLEY_URL');

/** The gateway's GraphQL endpoint over HTTP and over WebSocket. */
export const graphqlUrl = () => `${required('PARLEY_GATEWAY_URL')}/graphql`;
export const socketUrl = () => graphqlUrl().replace(/^http/, 'ws');

export const processes = () => JSON.parse(readFileSync(required('PARLEY_PROCESSES'), 'utf8')) as RunningProcess[];

/** The key that the system signs its access tokens with, to see that what it signs must be right too. */
export const signingKey = () =>
  (JSON.parse(readFileSync(required('PARLEY_SECRETS'), 'utf8')) as { AUTH_SIGNING_KEY: string }).AUTH_SIGNING_KEY;

/** Where a store or a service of the system listens. */
export function urlOf(name: string): string {
  const found = processes().find((process) => process.name === name);
  if (!found) throw new Error(`${name} is not running`);
  return found.url;
}

/** Where a service of the system logs. */
export const logFileOf = (name: string) => join(dirname(required('PARLEY_PROCESSES')), 'logs', `${name}.log`);

/** How many messages the test of a long history writes: `PARLEY_HISTORY`, or `usual`. */
export const historyLength = (usual: number): number => Number(process.env['PARLEY_HISTORY'] ?? usual);

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is missing: run the tests with npm test`);
  return value;
}
