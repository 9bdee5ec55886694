import { expect } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { newAddress } from '../../support/client.ts';
import { gatewayUrl, processes } from '../../support/environment.ts';
import type { AbuseCase } from './support/abuse-case.ts';
import type { Attempt } from './support/attempt.ts';
import { Channel } from './support/channel.ts';
import { errorsLogged } from './support/errors-logged.ts';
import { resultsOf, post } from './support/post.ts';

const LEVELS = 10_000;
const TIMES = 30;
const ANSWER_MS = 1_000;
const DISTINCT = 1_500;
/** New metric series that are legitimate, such as for an error code that was not seen before. */
const MAX_NEW_SERIES = 50;

const deep = `${'['.repeat(LEVELS)}${']'.repeat(LEVELS)}`;
const deepObject = `${'{"a":'.repeat(LEVELS)}1${'}'.repeat(LEVELS)}`;
const QUERY = 'query ($u: [ID!]!) { me { id } }';

/** Concatenated, because `JSON.stringify` overflows the stack at this depth. */
const operation = (variable: string) => `{"query":"${QUERY}","variables":{"u":${variable}}}`;

export const INPUTS: AbuseCase[] = [
  {
    name: 'JSON nested ten thousand levels deep: variables, ping payloads',
    attempts: `${TIMES} of each`,
    async attack(attempt, fixture) {
      const { token } = await fixture.newUser();
      const before = errorsLogged().length;
      await attempt.repeat(TIMES, 5, async () => {
        for (const variable of [deep, deepObject]) await postText(attempt, operation(variable), token);
        for (const payload of [deep, deepObject]) {
          const channel = await Channel.open(attempt, token);
          channel.send(`{"type":"ping","payload":${payload}}`);
          channel.send(`{"type":"subscribe","id":"0","payload":${operation(payload)}}`);
        }
      });
      await delay(ANSWER_MS);
      attempt.outcome.record('errors logged', errorsLogged().length - before);
    },
    defence: (outcome) => expect(outcome.of('errors logged')).toBe(0),
  },
  {
    name: 'requests that differ in every value that could become a key',
    attempts: `${DISTINCT} requests`,
    async attack(attempt, fixture) {
      const { token } = await fixture.newUser();
      const before = await countSeries();
      await attempt.repeat(DISTINCT, 20, async (index) => {
        const own = randomUUID();
        await post(attempt, {
          body: { query: `query Q${own.slice(0, 8)} { __typename }`, operationName: `Q${own.slice(0, 8)}` },
          ...(index % 2 === 0 && { token }),
          address: newAddress(),
          headers: { 'x-request-id': own, 'user-agent': own, 'apollographql-client-name': own, [`x-${own}`]: own },
        });
      });
      const grown = (await countSeries()) - before;
      if (grown > MAX_NEW_SERIES) attempt.outcome.record('new metric series', grown);
    },
    defence: (outcome) => expect(outcome.of('new metric series')).toBe(0),
  },
];

/** Like `post`, for a body that cannot be serialized from objects. */
async function postText({ outcome, signal }: Attempt, body: string, token: string): Promise<void> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  try {
    const response = await fetch(`${gatewayUrl()}/graphql`, { method: 'POST', headers, body, signal });
    for (const what of resultsOf(response.status, await response.text())) outcome.record(what);
  } catch {
    outcome.record('no response');
  }
}

async function countSeries(): Promise<number> {
  const texts = processes().flatMap(({ opsUrl }) => (opsUrl === null ? [] : [fetch(`${opsUrl}/metrics`)]));
  const lines = await Promise.all(texts.map(async (response) => (await (await response).text()).split('\n').length));
  return lines.reduce((sum, count) => sum + count, 0);
}
