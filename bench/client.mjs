/** What the benches have in common: a running system, people in it, and what its services count. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Agent, fetch, setGlobalDispatcher } from 'undici';

export const processes = JSON.parse(readFileSync(process.env.PARLEY_PROCESSES ?? '.parley/processes.json', 'utf8'));
export const endpoint = `${processes.find(({ name }) => name === 'gateway').url}/graphql`;
export const socketEndpoint = endpoint.replace(/^http/, 'ws');

setGlobalDispatcher(new Agent({ connections: 128 }));

/** Sends an operation in the name of `token`; throws what the server complains of. */
export async function ask(token, query, variables) {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await response.json();
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

/** Registers somebody new. @returns their access token. */
export async function register() {
  const name = `bench-${randomUUID().slice(0, 8)}`;
  const query = 'mutation ($input: RegisterInput!) { register(input: $input) { accessToken } }';
  const input = { username: name, email: `${name}@example.test`, password: randomUUID() };
  return (await ask(undefined, query, { input })).register.accessToken;
}

/** A number that all chat replicas together count, by their own metrics. */
export const chatTotal = (metric) => totalOf('chat', metric);

/** As `chatTotal`, of all replicas of a service and over all labels. */
export async function totalOf(service, metric) {
  const pattern = new RegExp(`^${metric}(?:\\{[^}]*\\})? (\\S+)$`, 'gm');
  let total = 0;
  for (const { opsUrl } of processes.filter(({ name }) => name.startsWith(service))) {
    const text = await (await fetch(`${opsUrl}/metrics`)).text();
    for (const [, value] of text.matchAll(pattern)) total += Number(value);
  }
  return total;
}

/** The value below which the share `which` of the values lies, to a tenth. */
export function quantile(values, which) {
  const sorted = values.toSorted((left, right) => left - right);
  return Number((sorted[Math.floor(which * (sorted.length - 1))] ?? NaN).toFixed(1));
}
