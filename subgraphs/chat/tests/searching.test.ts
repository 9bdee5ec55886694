import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { migrate } from '../src/migrations/index.ts';
import { Database } from '../src/models/database.ts';
import { SEARCH_CASES } from '../../../packages/text/tests/support/search-cases.ts';
import { ChatFixture, logger, type PageResult } from './support/chat-fixture.ts';

const SENT_AT_ONCE = 20;
const SEARCH = `query ($query: String!, $roomId: ID, $first: Int, $after: String) {
  searchMessages(query: $query, roomId: $roomId, first: $first, after: $after) {
    edges { node { body } } pageInfo { hasNextPage endCursor }
  }
}`;
const ROOMS = 'query ($query: String) { rooms(query: $query, first: 100) { edges { node { name } } } }';

let chat: ChatFixture;
beforeAll(async () => {
  chat = await ChatFixture.start({});
});
afterAll(() => chat.close());

async function searchPage(query: string, page: object) {
  const { data, errors } = await chat.ask('ann', SEARCH, { query, ...page });
  expect(errors).toBeUndefined();
  return (data as unknown as { searchMessages: PageResult<{ body: string }> }).searchMessages;
}
const search = async (query: string, roomId: string, first = 100) =>
  (await searchPage(query, { roomId, first })).edges.map(({ node }) => node.body);

async function sendAll(roomId: string, bodies: readonly string[]): Promise<void> {
  for (let at = 0; at < bodies.length; at += SENT_AT_ONCE) {
    const responses = await Promise.all(
      bodies.slice(at, at + SENT_AT_ONCE).map((body) => chat.send('ann', roomId, body)),
    );
    expect(responses.flatMap(({ errors }) => errors ?? [])).toEqual([]);
  }
}

describe('a search query', () => {
  let roomId: string;
  beforeAll(async () => {
    roomId = await chat.room('ann');
    await sendAll(roomId, [...new Set(SEARCH_CASES.flatMap(([, found, notFound]) => [...found, ...notFound]))]);
  });

  test.each(SEARCH_CASES)('%j finds %j and not %j', async (query, found, notFound) => {
    const bodies = await search(query, roomId);
    expect(bodies).toEqual(expect.arrayContaining(found));
    expect(bodies.filter((body) => notFound.includes(body))).toEqual([]);
  });

  test('finds a room by all words of its name, in any order and spelling', async () => {
    const names = ['Büro Zürich', 'API-Design', '웹서버팀', '東京オフィス', "Ann's café"];
    for (const name of names) await chat.room('ann', { name });
    const find = async (query: string) => {
      const { data } = await chat.ask('ann', ROOMS, { query });
      return data.rooms.edges.map(({ node }) => node.name);
    };
    expect(await find('zurich buro')).toEqual(['Büro Zürich']);
    expect(await find('api design')).toEqual(['API-Design']);
    expect(await find('서버')).toEqual(['웹서버팀']);
    expect(await find('ｵﾌｨｽ')).toEqual(['東京オフィス']);
    expect(await find('anns cafe')).toEqual(["Ann's café"]);
    expect(await find('.*')).toEqual([]);
  });
});

test('pages continue past messages that match only by search key', async () => {
  const roomId = await chat.room('ann');
  await sendAll(roomId, ['understandable 1', 'understandable 2', 'understandable 3']);
  await sendAll(
    roomId,
    Array.from({ length: 30 }, (_, index) => `they understand ${index}`),
  );
  await sendAll(roomId, ['understandable 4']);
  const bodies: string[] = [];
  for (let after: string | undefined, hasNextPage = true; hasNextPage;) {
    const page = await searchPage('understandable', { roomId, first: 2, after });
    bodies.push(...page.edges.map(({ node }) => node.body));
    ({ hasNextPage, endCursor: after } = page.pageInfo);
  }
  expect(bodies.sort()).toEqual([1, 2, 3, 4].map((number) => `understandable ${number}`));
});

test('a long message is found by its beginning, and has a bounded number of keys', async () => {
  const roomId = await chat.room('ann');
  await sendAll(roomId, [`first ${Array.from({ length: 1_100 }, (_, index) => `w${index}`).join(' ')} last`]);
  expect(await search('first', roomId)).toHaveLength(1);
  const stored = await chat.withStore((store) => store.collection('messages').find({ roomId }).toArray());
  expect(stored.map(({ searchKeys }) => searchKeys.length)).toEqual([1_000]);
});

describe('the migration', () => {
  const run = async () => {
    const database = new Database(chat.mongoUrl, logger);
    await database.open();
    await migrate(database, logger);
    await database.close();
  };
  const settings = async () => {
    const found = await chat.withStore((store) =>
      store
        .collection('settings')
        .find({ _id: /^search-keys/ as never })
        .toArray(),
    );
    return Object.fromEntries(found.map(({ _id, value }) => [String(_id), value as string]));
  };
  /** Search keys in the format of an earlier version. */
  const age = (roomId: string) =>
    chat.withStore(async (store) => {
      await store.collection('settings').deleteMany({ _id: /^search-keys/ as never });
      await store
        .collection('messages')
        .updateMany({ roomId, empty: false }, { $set: { searchKeys: ['déployment', 'failed'] } });
    });

  test('makes data of an earlier version searchable, and repeats until none is left', async () => {
    const roomId = await chat.room('ann', { name: 'Bücher' });
    await sendAll(roomId, ['Déployment failed', 'gone']);
    await age(roomId);
    await chat.withStore((store) =>
      store.collection('rooms').updateMany({ _id: roomId as never }, { $set: { nameFolded: 'bücher' } }),
    );
    expect(await search('failed', roomId)).not.toEqual([]);
    expect(await search('deploy', roomId)).toEqual([]);
    await run();
    expect(await search('deploy', roomId)).toEqual(['Déployment failed']);
    expect((await chat.ask('ann', ROOMS, { query: 'bucher' })).data.rooms.edges).toHaveLength(1);
    expect(await settings()).toEqual({ 'search-keys-1-position': '' });
    await run();
    expect(Object.keys(await settings())).toContain('search-keys-1');
  });

  test('resumes where it was interrupted, and then passes over everything again', async () => {
    const roomId = await chat.room('ann');
    await sendAll(roomId, ['Déployment failed']);
    await age(roomId);
    const position = { _id: 'search-keys-1-position', value: `${roomId}-9` };
    await chat.withStore((store) => store.collection('settings').insertOne(position as never));
    await run();
    expect(await search('deploy', roomId)).toEqual([]);
    expect(await settings()).toEqual({ 'search-keys-1-position': '' });
    await run();
    expect(await search('deploy', roomId)).toEqual(['Déployment failed']);
  });
});
