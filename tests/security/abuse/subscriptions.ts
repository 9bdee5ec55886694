import { expect } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import type { Person } from '../../support/client.ts';
import type { AbuseCase } from './support/abuse-case.ts';
import type { Attempt } from './support/attempt.ts';
import { Channel } from './support/channel.ts';
import type { Outcome } from './support/outcome.ts';
import type { Scene } from './support/scene.ts';

/** Of one socket, fewer than it may have. */
const PER_SOCKET = 50;
/** Events that each subscription is sent, were it let. */
const SENDS = 3;
const BETWEEN_SENDS_MS = 600;

const INBOX = `subscription { inboxEvents { ... on RoomActivity { room {
  id messages(last: 100) { edges { node { id body author { displayName } reactions { emoji users { id } } } } } } } } }`;
const CHEAP_INBOX = 'subscription { inboxEvents { ... on RoomActivity { room { id } } } }';
const PRESENCE = 'subscription ($u: [ID!]!) { presence(userIds: $u) { online user { id } } }';
const PEOPLE_OF_PRESENCE = 50;
const TYPING = 'subscription ($r: ID!) { typing(roomId: $r) { user { displayName } } }';
const SET_TYPING = 'mutation ($r: ID!, $t: Boolean!) { setTyping(roomId: $r, typing: $t) }';

/** No two alike, so that no two can be executed as one. */
const events = (index: number) =>
  `subscription ($r: ID!) { roomEvents(roomId: $r) { cursor ... on MessageAdded { a${index}: message {
    body author { displayName } room { viewer { unreadCount } lastMessage { mentions { displayName } } } } } } }`;

export const SUBSCRIPTIONS: AbuseCase[] = [
  {
    name: 'inboxes that select a page of messages',
    tries: '300 subscriptions, 3 sends',
    async attack(attempt, scene) {
      const member = await scene.member();
      await subscribe(attempt, member, 300, () => [INBOX, {}]);
      await send(attempt, scene);
    },
    defence: isLimited,
  },
  {
    name: 'inboxes that select little, as many as can be',
    tries: '1,000 subscriptions, 3 sends',
    async attack(attempt, scene) {
      const member = await scene.member();
      await subscribe(attempt, member, 1_000, () => [CHEAP_INBOX, {}]);
      await send(attempt, scene);
    },
    defence: isLimited,
  },
  {
    name: 'presence of the same people',
    tries: '600 subscriptions for 50 people, 3 sends',
    async attack(attempt, scene) {
      const member = await scene.member();
      const variables = { u: scene.people.slice(0, PEOPLE_OF_PRESENCE) };
      await subscribe(attempt, member, 600, () => [PRESENCE, variables]);
      await send(attempt, scene);
    },
    defence: isLimited,
  },
  {
    name: 'events of one room, each with fields of its own',
    tries: '600 subscriptions, 3 sends',
    async attack(attempt, scene) {
      const member = await scene.member();
      await subscribe(attempt, member, 600, (index) => [events(index), { r: scene.fullOfLists[0] }]);
      await send(attempt, scene);
    },
    defence: isLimited,
  },
  {
    name: 'who is typing, of one room, and somebody who types',
    tries: '600 subscriptions, 200 signals',
    async attack(attempt, scene) {
      const [member, typist] = await Promise.all([scene.member(), scene.member()]);
      const [r] = scene.fullOfLists;
      await subscribe(attempt, member, 600, () => [TYPING, { r }]);
      await attempt.repeat(200, 10, async (index) => void (await typist.send(SET_TYPING, { r, t: index % 2 === 0 })));
    },
    defence: isLimited,
  },
];

/** Opens that many subscriptions of one user, on sockets that have as many as they may. */
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

/** Somebody else writes to one of the rooms, a few times. */
async function send(attempt: Attempt, scene: Scene): Promise<void> {
  const writer = await scene.member();
  const [roomId = ''] = scene.fullOfLists;
  for (let sent = 0; sent < attempt.count(SENDS) && !attempt.signal.aborted; sent++) {
    await writer.send('mutation ($i: SendMessageInput!) { sendMessage(input: $i) { id } }', {
      i: { roomId, body: 'Listen!', clientId: crypto.randomUUID() },
    });
    await delay(BETWEEN_SENDS_MS);
  }
}

/** Fewer were opened than were tried. */
function isLimited(outcome: Outcome): void {
  const closed = outcome.of('closed with 1008', 'closed with 1013', 'closed with 4429');
  expect(outcome.of('COST_LIMIT_EXCEEDED', 'RATE_LIMITED') + closed).toBeGreaterThan(0);
}
