import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ChatFixture, codeOf, type PageResult } from './support/chat-fixture.ts';
import { as, outcome } from './support/rooms.ts';

let chat: ChatFixture;
beforeAll(async () => {
  chat = await ChatFixture.start({}, {});
  chat.staff('mia', 'MODERATOR');
  chat.staff('ada', 'ADMIN');
});
afterAll(() => chat.close());

interface EntryResult {
  id: string;
  at: string;
  action: string;
  actor: { id: string };
  roomId: string;
  messageId: string | null;
  target: { id: string } | null;
}

const LOG = `query ($first: Int, $after: String) { auditLog(first: $first, after: $after) {
  edges { cursor node { id at action actor { id } roomId messageId target { id } } } pageInfo { hasNextPage endCursor }
} }`;

async function readLog(variables: object = { first: 100 }): Promise<PageResult<EntryResult>> {
  const response = await chat.ask('ada', LOG, variables);
  return (response.data as unknown as { auditLog: PageResult<EntryResult> }).auditLog;
}

const entriesOf = async (roomId: string) =>
  (await readLog()).edges
    .map(({ node }) => node)
    .filter((entry) => entry.roomId === roomId)
    .map(({ action, actor, target, messageId }) => ({
      action,
      actor: actor.id,
      target: target?.id ?? null,
      messageId,
    }));

test('the log contains actions on others, newest first, and nothing else', async () => {
  const memberIds = ['mod', 'ben', 'cat'].map((name) => chat.user(name));
  const roomId = await chat.room('ann', { kind: 'PRIVATE', memberIds });
  const { id: own } = (await chat.send('ben', roomId, 'mine')).data.sendMessage;
  const { id: others } = (await chat.send('ben', roomId, 'rude')).data.sendMessage;
  const remove = 'mutation ($id: ID!) { deleteMessage(id: $id) { id } }';

  // On one's own messages and rooms, or without effect.
  expect(outcome(await chat.ask('ben', remove, { id: own }))).toBe('OK');
  expect(outcome(await as(chat, 'cat').leave(roomId))).toBe('OK');
  expect(outcome(await as(chat, 'ann').update(roomId, { topic: 'Hers' }))).toBe('OK');
  expect(outcome(await as(chat, 'ann').setRole(roomId, 'ben', 'MEMBER'))).toBe('OK');
  expect(outcome(await as(chat, 'ben').remove(roomId, 'mod'))).toBe('FORBIDDEN');
  expect(await entriesOf(roomId)).toEqual([]);

  expect(outcome(await as(chat, 'ann').setRole(roomId, 'mod', 'MODERATOR'))).toBe('OK');
  expect(outcome(await chat.ask('mod', remove, { id: others }))).toBe('OK');
  expect(outcome(await chat.ask('mod', remove, { id: others }))).toBe('OK');
  expect(outcome(await as(chat, 'mod').remove(roomId, 'ben'))).toBe('OK');
  expect(outcome(await as(chat, 'mod').remove(roomId, 'ben'))).toBe('OK');
  expect(outcome(await as(chat, 'mia').update(roomId, { name: 'Calm' }))).toBe('OK');
  expect(outcome(await as(chat, 'mia').archive(roomId))).toBe('OK');
  const entry = (action: string, actor: string, target: string | null = null, messageId: string | null = null) => ({
    action,
    actor: chat.user(actor),
    target: target && chat.user(target),
    messageId,
  });
  expect(await entriesOf(roomId)).toEqual([
    entry('ROOM_ARCHIVED', 'mia'),
    entry('ROOM_UPDATED', 'mia'),
    entry('MEMBER_REMOVED', 'mod', 'ben'),
    entry('MESSAGE_DELETED', 'mod', 'ben', others),
    entry('MEMBER_ROLE_CHANGED', 'ann', 'mod'),
  ]);
});

test('the log names one of several users who make the same change at once', async () => {
  const staff = Array.from({ length: 4 }, (_, index) => `mod-${index}`);
  for (const name of staff) chat.staff(name, 'MODERATOR');
  for (let round = 0; round < 3; round++) {
    const roomId = await chat.room('ann');
    const at = (index: number) => chat.replicas[index % 2];
    const renamed = await Promise.all(
      staff.map((name, index) => as(chat, name, at(index)).update(roomId, { name: 'x' })),
    );
    const archived = await Promise.all(staff.map((name, index) => as(chat, name, at(index)).archive(roomId)));
    expect([...renamed, ...archived].map(outcome)).toEqual(Array.from({ length: 8 }, () => 'OK'));
    expect((await entriesOf(roomId)).map(({ action }) => action)).toEqual(['ROOM_ARCHIVED', 'ROOM_UPDATED']);
  }
});

test('the log is readable by administrators only, in pages', async () => {
  for (const name of ['ann', 'mia']) expect(codeOf(await chat.ask(name, LOG))).toBe('FORBIDDEN');
  expect(codeOf(await chat.ask(null, LOG))).toBe('UNAUTHENTICATED');

  const roomId = await chat.room('ann', { memberIds: [chat.user('ben')] });
  for (const role of ['MODERATOR', 'MEMBER', 'MODERATOR']) await as(chat, 'ann').setRole(roomId, 'ben', role);
  const all = (await readLog()).edges.map(({ node }) => node.id);
  const first = await readLog({ first: 2 });
  const second = await readLog({ first: 2, after: first.pageInfo.endCursor });
  expect(first.pageInfo.hasNextPage).toBe(true);
  expect([...first.edges, ...second.edges].map(({ node }) => node.id)).toEqual(all.slice(0, 4));
  expect(codeOf(await chat.ask('ada', LOG, { first: 101 }))).toBe('BAD_USER_INPUT');
  expect(codeOf(await chat.ask('ada', LOG, { after: 'x' }))).toBe('BAD_USER_INPUT');
});
