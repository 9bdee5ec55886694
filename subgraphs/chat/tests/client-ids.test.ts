import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { migrate } from '../src/migrations/index.ts';
import { Database } from '../src/models/database.ts';
import { ChatFixture, codeOf, fieldOf, logger } from './support/chat-fixture.ts';
import { as, outcome } from './support/rooms.ts';

let chat: ChatFixture;
let roomId: string;
beforeAll(async () => {
  chat = await ChatFixture.start({}, {});
  roomId = await chat.room('ann');
});
afterAll(() => chat.close());

/** A UUID that contains a letter. */
const newId = () => `a${randomUUID().slice(1)}`;
const mixed = (id: string) => id.replace(/[a-f]/, (letter) => letter.toUpperCase());
const sent = async (...args: Parameters<ChatFixture['send']>) => (await chat.send(...args)).data.sendMessage;

const stored = (clientId: RegExp) =>
  chat.withStore((store) => store.collection('messages').find({ roomId, clientId }).toArray());
const migrateAgain = async () => {
  await chat.withStore((store) =>
    store.collection<{ _id: string }>('settings').deleteMany({ _id: 'client-ids-lower-case' }),
  );
  const database = new Database(chat.mongoUrl, logger);
  await database.open();
  await migrate(database, logger);
  await database.close();
};

describe('a message sent again under the same clientId', () => {
  test('is case-insensitive, and stored once when sent at once on two replicas', async () => {
    const id = newId();
    const spellings = [id, id.toUpperCase(), mixed(id)];
    const all = await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        sent('ann', roomId, 'once', spellings[index % 3], chat.replicas[index % 2]),
      ),
    );
    expect(new Set(all.map((message) => message.id)).size).toBe(1);
    expect(new Set(all.map(({ clientId }) => clientId))).toEqual(new Set([id]));
    expect(await stored(new RegExp(id, 'i'))).toHaveLength(1);
  });

  test('is recognized in the spelling that an earlier version stored', async () => {
    const id = newId().toUpperCase();
    const { id: messageId } = await sent('ann', roomId, 'once', id);
    await chat.withStore((store) =>
      store.collection<{ _id: string }>('messages').updateOne({ _id: messageId }, { $set: { clientId: id } }),
    );
    expect((await sent('ann', roomId, 'once', id)).id).toBe(messageId);
    // The same id of another author is another message.
    await as(chat, 'ben').join(roomId);
    expect((await sent('ben', roomId, 'once', id)).id).not.toBe(messageId);
  });

  test('is recognized in any spelling after the migration, which keeps existing duplicates', async () => {
    const [one, twice] = [newId(), newId()];
    const messages = [await sent('ann', roomId, 'one', one), await sent('ann', roomId, 'lower', twice)];
    const other = await sent('ann', roomId, 'upper');
    await chat.withStore(async (store) => {
      const collection = store.collection<{ _id: string }>('messages');
      await collection.updateOne({ _id: messages[0]?.id ?? '' }, { $set: { clientId: mixed(one) } });
      await collection.updateOne({ _id: other.id }, { $set: { clientId: twice.toUpperCase() } });
    });
    await migrateAgain();
    for (const spelling of [one, one.toUpperCase()]) {
      expect((await sent('ann', roomId, 'one', spelling)).id).toBe(messages[0]?.id);
    }
    expect((await sent('ann', roomId, 'lower', twice)).id).toBe(messages[1]?.id);
    expect(await stored(new RegExp(twice, 'i'))).toHaveLength(2);
  });
});

const FORMS: [string, (id: string) => string][] = [
  ['braces', (id) => `{${id}}`],
  ['a URN', (id) => `urn:uuid:${id}`],
  ['no dashes', (id) => id.replaceAll('-', '')],
  ['white space', (id) => `${id} `],
];

test.each(FORMS)('a UUID with %s is rejected, for messages and users', async (_name, form) => {
  const response = await chat.send('ann', roomId, 'hi', form(newId()));
  expect([codeOf(response), fieldOf(response)]).toEqual(['BAD_USER_INPUT', 'clientId']);
  const ben = form(chat.user('ben'));
  const add = 'mutation ($r: ID!, $u: ID!) { addMember(roomId: $r, userId: $u) { id } }';
  expect(outcome(await chat.ask('ann', add, { r: roomId, u: ben }))).toBe('BAD_USER_INPUT');
  const open = 'mutation ($u: [ID!]!) { openDirectRoom(userIds: $u) { id } }';
  expect(outcome(await chat.ask('ann', open, { u: [ben] }))).toBe('BAD_USER_INPUT');
});

test('ids of rooms and messages in another spelling are unknown', async () => {
  const { id } = await sent('ann', roomId, 'hi');
  for (const other of [id.toUpperCase(), id.replace('-', '-0'), ` ${id}`, `${id}.0`, id.replace(/^(.)/, '0$1')]) {
    if (other === id) continue;
    expect(outcome(await chat.ask('ann', 'query ($id: ID!) { message(id: $id) { id } }', { id: other }))).toBe(
      'NOT_FOUND',
    );
  }
});
