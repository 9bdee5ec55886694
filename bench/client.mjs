/** Access to the running system: operations, registration and metrics. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Agent, fetch, setGlobalDispatcher } from 'undici';

export const processes = JSON.parse(readFileSync(process.env.PARLEY_PROCESSES ?? '.parley/processes.json', 'utf8'));
export const endpoint = `${processes.find(({ name }) => name === 'gateway').url}/graphql`;
export const socketEndpoint = endpoint.replace(/^http/, 'ws');

setGlobalDispatcher(new Agent({ connections: 128 }));

/** Executes an operation with `token`. @throws Error with the errors of the response. */
export async function execute(token, query, variables) {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await response.json();
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

/** Registers a new user. @returns the access token. */
export async function register() {
  const name = `bench-${randomUUID().slice(0, 8)}`;
  const query = 'mutation ($input: RegisterInput!) { register(input: $input) { accessToken } }';
  const input = { username: name, email: `${name}@example.test`, password: randomUUID() };
  return (await execute(undefined, query, { input })).register.accessToken;
}

/** The sum of a metric over all chat replicas. */
export const chatTotal = (metric) => totalOf('chat', metric);

/** The sum of a metric over all replicas of a service and all labels. */
export async function totalOf(service, metric) {
  const pattern = new RegExp(`^${metric}(?:\\{[^}]*\\})? (\\S+)$`, 'gm');
  let total = 0;
  for (const { opsUrl } of processes.filter(({ name }) => name.startsWith(service))) {
    const text = await (await fetch(`${opsUrl}/metrics`)).text();
    for (const [, value] of text.matchAll(pattern)) total += Number(value);
  }
  return total;
}

/** The quantile `which` of the values, rounded to a tenth. */
export function quantile(values, which) {
  const sorted = values.toSorted((left, right) => left - right);
  return Number((sorted[Math.floor(which * (sorted.length - 1))] ?? NaN).toFixed(1));
}
