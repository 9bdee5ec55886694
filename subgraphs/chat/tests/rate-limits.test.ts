import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ChatFixture, codeOf, type GraphQLResponse } from './support/chat-fixture.ts';
import { as, outcome, type Caller } from './support/rooms.ts';

const limits = { RATE_LIMIT_ROOM_CHANGES: 3, RATE_LIMIT_SEARCHES: 3, RATE_LIMIT_READ_MARKERS: 3 };

let chat: ChatFixture;
beforeAll(async () => {
  chat = await ChatFixture.start(limits, limits);
});
afterAll(() => chat.close());

const nowhere = 'f'.repeat(24);
const create = (name: string) =>
  chat.ask(name, 'mutation { createRoom(input: { kind: PUBLIC, name: "One more" }) { id } }');

/** Repeats an operation on alternating replicas until it is limited. @returns the outcomes. */
async function tryFour(run: (replica: number) => Promise<GraphQLResponse>): Promise<GraphQLResponse[]> {
  const responses: GraphQLResponse[] = [];
  for (let index = 0; index < 4; index++) responses.push(await run(index % 2));
  return responses;
}

function expectLimited(responses: GraphQLResponse[]): void {
  expect(responses.slice(0, 3).map(outcome)).not.toContain('RATE_LIMITED');
  const [error] = responses[3]?.errors ?? [];
  expect(error?.extensions).toEqual({ code: 'RATE_LIMITED', retryAfter: expect.any(Number) });
  expect(error?.extensions['retryAfter']).toBeGreaterThan(0);
}

describe('changes of rooms and members', () => {
  const operations: [string, (caller: Caller, name: string) => Promise<GraphQLResponse>][] = [
    ['createRoom', (_caller, name) => create(name)],
    ['updateRoom', (caller) => caller.update(nowhere, { name: 'x' })],
    ['archiveRoom', (caller) => caller.archive(nowhere)],
    ['openDirectRoom', (caller) => caller.openDirect()],
    ['joinRoom', (caller) => caller.join(nowhere)],
    ['leaveRoom', (caller) => caller.leave(nowhere)],
    ['addMember', (caller) => caller.add(nowhere, 'ann')],
    ['removeMember', (caller) => caller.remove(nowhere, 'ann')],
    ['setMemberRole', (caller) => caller.setRole(nowhere, 'ann', 'OWNER')],
    ['muteRoom', (caller) => caller.mute(nowhere, true)],
    ['hideRoom', (caller) => caller.hide(nowhere, 1)],
    ['showRoom', (caller) => caller.show(nowhere)],
  ];

  test.each(operations)('with %s are limited across replicas', async (_mutation, run) => {
    const name = randomUUID();
    expectLimited(await tryFour((index) => run(as(chat, name, chat.replicas[index]), name)));
  });

  test('share one limit, which does not affect reads, sends or other users', async () => {
    const roomId = (await create('bea')).data.createRoom.id;
    expect(outcome(await as(chat, 'bea').mute(roomId, true))).toBe('OK');
    expect(outcome(await as(chat, 'bea').update(roomId, { topic: 'x' }))).toBe('OK');
    expect(outcome(await as(chat, 'bea').archive(roomId))).toBe('RATE_LIMITED');
    expect((await chat.send('bea', roomId, 'hi')).errors).toBeUndefined();
    expect(outcome(await as(chat, 'bea').markRead(roomId, 1))).toBe('OK');
    expect(outcome(await as(chat, 'cat').join(roomId))).toBe('OK');
  });
});

describe('marking as read', () => {
  test('has its own limit, which does not affect sends', async () => {
    const roomId = (await create('dan')).data.createRoom.id;
    const marked = await Promise.all(Array.from({ length: 30 }, () => as(chat, 'dan').markRead(roomId, 0)));
    expect(new Set(marked.map(outcome))).toEqual(new Set(['OK', 'RATE_LIMITED']));
    expect((await chat.send('dan', roomId, 'hi')).errors).toBeUndefined();
  });
});

describe('searches', () => {
  const messages = (name: string, replica = 0) =>
    chat.ask(name, '{ searchMessages(query: "word") { edges { cursor } } }', {}, chat.replicas[replica]);
  const rooms = (name: string, args: string, replica = 0) =>
    chat.ask(name, `{ rooms${args} { edges { cursor } } }`, {}, chat.replicas[replica]);

  test('for messages are limited across replicas', async () => {
    expectLimited(await tryFour((index) => messages('eve', index)));
  });

  test('for rooms are limited, unlike paging through the list', async () => {
    expectLimited(await tryFour((index) => rooms('fay', '(query: "word")', index)));
    expect(codeOf(await messages('fay'))).toBe('RATE_LIMITED');
    expect((await rooms('fay', '')).errors).toBeUndefined();
    expect((await rooms('fay', '(query: " ")')).errors).toBeUndefined();
  });
});
