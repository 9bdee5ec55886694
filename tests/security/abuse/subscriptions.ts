import { expect } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import type { Person } from '../../support/client.ts';
import type { AbuseCase } from './support/abuse-case.ts';
import type { Attempt } from './support/attempt.ts';
import { Channel } from './support/channel.ts';
import type { Outcome } from './support/outcome.ts';
import type { Fixture } from './support/fixture.ts';

/** Below the limit per socket. */
const PER_SOCKET = 50;
/** Events that each subscription would receive without limits. */
const SENDS = 3;
const BETWEEN_SENDS_MS = 600;

const INBOX = `subscription { inboxEvents { ... on RoomActivity { room {
  id messages(last: 100) { edges { node { id body author { displayName } reactions { emoji users { id } } } } } } } } }`;
const CHEAP_INBOX = 'subscription { inboxEvents { ... on RoomActivity { room { id } } } }';
const PRESENCE = 'subscription ($u: [ID!]!) { presence(userIds: $u) { online user { id } } }';
const PEOPLE_OF_PRESENCE = 50;
const TYPING = 'subscription ($r: ID!) { typing(roomId: $r) { user { displayName } } }';
const SET_TYPING = 'mutation ($r: ID!, $t: Boolean!) { setTyping(roomId: $r, typing: $t) }';

/** All different, so that they cannot share an execution. */
const events = (index: number) =>
  `subscription ($r: ID!) { roomEvents(roomId: $r) { cursor ... on MessageAdded { a${index}: message {
    body author { displayName } room { viewer { unreadCount } lastMessage { mentions { displayName } } } } } } }`;

export const SUBSCRIPTIONS: AbuseCase[] = [
  {
    name: 'inboxes that select a page of messages',
    attempts: '300 subscriptions, 3 sends',
    async attack(attempt, fixture) {
      const member = await fixture.newMember();
      await subscribe(attempt, member, 300, () => [INBOX, {}]);
      await send(attempt, fixture);
    },
    defence: isLimited,
  },
  {
    name: 'inboxes with a small selection, in large numbers',
    attempts: '1,000 subscriptions, 3 sends',
    async attack(attempt, fixture) {
      const member = await fixture.newMember();
      await subscribe(attempt, member, 1_000, () => [CHEAP_INBOX, {}]);
      await send(attempt, fixture);
    },
    defence: isLimited,
  },
  {
    name: 'presence of the same people',
    attempts: '600 subscriptions for 50 users, 3 sends',
    async attack(attempt, fixture) {
      const member = await fixture.newMember();
      const variables = { u: fixture.people.slice(0, PEOPLE_OF_PRESENCE) };
      await subscribe(attempt, member, 600, () => [PRESENCE, variables]);
      await send(attempt, fixture);
    },
    defence: isLimited,
  },
  {
    name: 'events of one room, each with different fields',
    attempts: '600 subscriptions, 3 sends',
    async attack(attempt, fixture) {
      const member = await fixture.newMember();
      await subscribe(attempt, member, 600, (index) => [events(index), { r: fixture.fullOfLists[0] }]);
      await send(attempt, fixture);
    },
    defence: isLimited,
  },
  {
    name: 'typing indicators of one room while a user types',
    attempts: '600 subscriptions, 200 signals',
    async attack(attempt, fixture) {
      const [member, typist] = await Promise.all([fixture.newMember(), fixture.newMember()]);
      const [r] = fixture.fullOfLists;
      await subscribe(attempt, member, 600, () => [TYPING, { r }]);
      await attempt.repeat(200, 10, async (index) => void (await typist.send(SET_TYPING, { r, t: index % 2 === 0 })));
    },
    defence: isLimited,
  },
];

/** Opens subscriptions of one user, `PER_SOCKET` on each socket. */
async function subscribe(
  attempt: Attempt,
  { token }: Person,
  full: number,
  operation: (index: number) => [query: string, variables: object],
): Promise<void> {
  const count = attempt.count(full);
  for (let opened = 0; opened < count && !attempt.signal.aborted; opened += PER_SOCKET) {
    const channel = await Channel.open(attempt, token);
    for (let index = opened; index < Math.min(opened + PER_SOCKET, count); index++)
      channel.subscribe(...operation(index));
  }
}

/** Another user sends a few messages to one of the rooms. */
async function send(attempt: Attempt, fixture: Fixture): Promise<void> {
  const writer = await fixture.newMember();
  const [roomId = ''] = fixture.fullOfLists;
  for (let sent = 0; sent < attempt.count(SENDS) && !attempt.signal.aborted; sent++) {
    await writer.send('mutation ($i: SendMessageInput!) { sendMessage(input: $i) { id } }', {
      i: { roomId, body: 'Listen!', clientId: crypto.randomUUID() },
    });
    await delay(BETWEEN_SENDS_MS);
  }
}

/** Some subscriptions were rejected or closed. */
function isLimited(outcome: Outcome): void {
  const closed = outcome.of('closed with 1008', 'closed with 1013', 'closed with 4429');
  expect(outcome.of('COST_LIMIT_EXCEEDED', 'RATE_LIMITED') + closed).toBeGreaterThan(0);
}
