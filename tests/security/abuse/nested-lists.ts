import { expect } from '@jest/globals';
import type { AbuseCase } from './support/abuse-case.ts';
import type { Outcome } from './support/outcome.ts';
import { post } from './support/post.ts';

/** Enough to keep every process busy for seconds if they were executed. */
const TIMES = 20;
const CONCURRENCY = 10;

const page = (field: string, inside: string) => `${field} { edges { node { ${inside} } } }`;
const myRooms = (inside: string) => `{ ${page('myRooms(first: 100)', inside)} }`;
const room = (inside: string) => `query ($r: ID!) { room(id: $r) { ${inside} } }`;

/** Each list is within its limit, but together they form a huge tree. */
const DOCUMENTS: Record<string, string[]> = {
  'mentions of all messages of all rooms': [myRooms(page('messages(last: 100)', 'mentions { id displayName }'))],
  'pinned messages in pinned messages': [
    room('pinnedMessages { room { pinnedMessages { room { pinnedMessages { id body } } } } }'),
    `${room('...P')} fragment P on Room { pinnedMessages { room { ...Q } } }
     fragment Q on Room { pinnedMessages { room { pinnedMessages { id } } } }`,
  ],
  'messages in messages': [
    room(page('messages(last: 100)', `room { ${page('messages(last: 100)', 'id body')} lastMessage { id } }`)),
    room(page('messages(last: 30)', `room { ${page('messages(last: 30)', page('replies(first: 30)', 'id'))} }`)),
  ],
  'reactions of messages and their users': [
    `{ ${page('myRooms(first: 40)', page('messages(last: 20)', 'reactions { emoji users(first: 100) { id displayName } }'))} }`,
  ],
  'rooms of members of rooms': [
    room(page('members(first: 100)', `user { ${page('rooms(first: 100)', 'id memberCount viewer { unreadCount }')} }`)),
  ],
  'replies to the parents of replies': [
    room(page('messages(last: 100)', `replyTo { ${page('replies(first: 100)', 'id replyCount replyTo { id }')} }`)),
  ],
  'rooms of users mentioned in pinned messages': [
    room(`pinnedMessages { mentions { ${page('rooms(first: 20)', 'pinnedMessages { id }')} } }`),
  ],
  'names of the members of all rooms': [
    myRooms(page('members(first: 100)', 'user { username displayName avatarUrl directRoom { id } }')),
  ],
};

export const NESTED_LISTS: AbuseCase[] = Object.entries(DOCUMENTS).map(([name, documents]) => ({
  name,
  attempts: `${TIMES} queries`,
  async attack(attempt, fixture) {
    const { token } = await fixture.newMember();
    const [roomId] = fixture.fullOfLists;
    await attempt.repeat(TIMES, CONCURRENCY, async (index) => {
      const query = documents[index % documents.length] ?? '';
      await post(attempt, { body: { query, variables: query.includes('$r') ? { r: roomId } : {} }, token });
    });
  },
  defence: isRejectedForItsCost,
}));

/** Some queries are rejected because the earlier ones used up the budget. */
function isRejectedForItsCost(outcome: Outcome): void {
  expect(outcome.of('COST_LIMIT_EXCEEDED')).toBeGreaterThan(0);
  expect(outcome.of('COST_LIMIT_EXCEEDED', 'RATE_LIMITED')).toBe(outcome.total);
}
