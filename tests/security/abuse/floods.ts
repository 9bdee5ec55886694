import { expect } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { newAddress, type Person } from '../../support/client.ts';
import { gatewayUrl, edgeUrl } from '../../support/environment.ts';
import { abandon, head } from '../../support/raw.ts';
import type { AbuseCase } from './support/abuse-case.ts';
import type { Outcome } from './support/outcome.ts';
import { post } from './support/post.ts';
import type { Fixture } from './support/fixture.ts';

const TIMES = 300;
const CONCURRENCY = 20;
const LOGINS = 150;
const GIVEN_UP = 1_000;

type Operation = [query: string, variables: object];

/** A logged-in user who repeats one operation as fast as possible. */
const flood = (
  name: string,
  operation: (index: number, fixture: Fixture, person: Person) => Operation,
  times = TIMES,
): AbuseCase => ({
  name,
  attempts: `${times} operations`,
  async attack(attempt, fixture) {
    const person = await fixture.newMember();
    await attempt.repeat(times, CONCURRENCY, async (index) => {
      const [query, variables] = operation(index, fixture, person);
      await post(attempt, { body: { query, variables }, token: person.token, address: newAddress() });
    });
  },
  defence: isRateLimited,
});

const SEARCHES: Operation[] = [
  ['query ($q: String!) { searchMessages(query: $q, first: 100) { edges { node { body } } } }', { q: 'word' }],
  [
    'query ($q: String!) { searchMessages(query: $q, first: 100) { edges { node { id } } } }',
    { q: 'word '.repeat(40) },
  ],
  ['query ($q: String!) { rooms(query: $q, first: 100) { edges { node { id } } } }', { q: 'zzzzzzzz' }],
  ['query ($q: String!) { searchUsers(query: $q, first: 100) { edges { node { id } } } }', { q: 'p' }],
];

const PAGE = `query ($r: ID!) { room(id: $r) { messages(last: 50) { edges { node {
  id body author { displayName } reactions { emoji count } mentions { displayName } } } } } }`;

export const FLOODS: AbuseCase[] = [
  flood('searches', (index) => SEARCHES[index % SEARCHES.length] ?? ['', {}]),
  flood('pages within the limits', (_, { fullOfLists }) => [PAGE, { r: fullOfLists[0] }], 600),
  flood('user lookups', (index) => [
    'query ($n: String!) { userByUsername(username: $n) { id role } }',
    { n: `name-${index}` },
  ]),
  flood('typing', (index, { fullOfLists }) => [
    'mutation ($r: ID!, $t: Boolean!) { setTyping(roomId: $r, typing: $t) }',
    { r: fullOfLists[0], t: index % 2 === 0 },
  ]),
  flood('reactions, added and removed', (index, { fullOfLists }) => [
    `mutation ($m: ID!) { ${index % 2 === 0 ? 'add' : 'remove'}Reaction(messageId: $m, emoji: "🦀") { id } }`,
    { m: `${fullOfLists[1]}-${1 + (index % 10)}` },
  ]),
  flood('sends', (_, { fullOfLists }) => [
    'mutation ($i: SendMessageInput!) { sendMessage(input: $i) { id } }',
    { i: { roomId: fullOfLists[2], body: 'x'.repeat(8_000), clientId: randomUUID() } },
  ]),
  {
    name: 'user lookups, not logged in',
    attempts: `${TIMES} operations`,
    async attack(attempt) {
      const address = newAddress();
      const query = 'query ($n: String!) { userByUsername(username: $n) { id role } }';
      await attempt.repeat(TIMES, CONCURRENCY, async (index) => {
        await post(attempt, { body: { query, variables: { n: `name-${index}` } }, address });
      });
    },
    defence: (outcome) => expect(outcome.of('UNAUTHENTICATED', 'RATE_LIMITED')).toBe(outcome.total),
  },
  {
    name: 'logins from one address, and from many addresses to one account',
    attempts: `${2 * LOGINS} logins`,
    async attack(attempt, fixture) {
      const { username } = await fixture.newUser();
      const query = 'mutation ($i: LoginInput!) { login(input: $i) { accessToken } }';
      const own = newAddress();
      await attempt.repeat(2 * LOGINS, CONCURRENCY, async (index) => {
        const isFromOne = index % 2 === 0;
        const login = isFromOne ? `nobody-${index}` : username;
        await post(attempt, {
          body: { query, variables: { i: { login, password: randomUUID() } } },
          address: isFromOne ? own : newAddress(),
        });
      });
    },
    defence: isRateLimited,
  },
  {
    name: 'operations whose client disconnects',
    attempts: `${GIVEN_UP} operations`,
    async attack(attempt, fixture) {
      const { token } = await fixture.newMember();
      const body = { query: PAGE, variables: { r: fixture.fullOfLists[0] } };
      const bytes = requestOf(JSON.stringify(body), token);
      await attempt.repeat(GIVEN_UP, CONCURRENCY, (index) =>
        abandon(index % 2 === 0 ? gatewayUrl() : edgeUrl(), bytes),
      );
      // The cost of the abandoned operations is still charged.
      for (let asked = 0; asked < 10; asked++) await post(attempt, { body, token });
    },
    defence: isRateLimited,
  },
];

const requestOf = (body: string, token: string): string =>
  head(
    'POST /graphql HTTP/1.1',
    'Host: parley.test',
    'Content-Type: application/json',
    `Authorization: Bearer ${token}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
  ) + body;

function isRateLimited(outcome: Outcome): void {
  expect(outcome.of('RATE_LIMITED')).toBeGreaterThan(0);
}
