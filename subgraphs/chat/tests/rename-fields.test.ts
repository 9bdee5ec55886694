import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { migrate } from '../src/migrations/index.ts';
import { Database } from '../src/models/database.ts';
import { hasIndexes } from '../src/models/indexes.ts';
import { ChangeLog } from '../src/repositories/change-log.ts';
import { MembershipRepository } from '../src/repositories/membership-repository.ts';
import { toDocument, toPlaceholder } from '../src/repositories/message-document.ts';
import { MessageLogRepository } from '../src/repositories/message-log-repository.ts';
import { MessageRepository } from '../src/repositories/message-repository.ts';
import { MessageSeqRepository } from '../src/repositories/message-seq-repository.ts';
import { RoomRepository } from '../src/repositories/room-repository.ts';
import { RosterRepository } from '../src/repositories/roster-repository.ts';
import { ChatFixture, logger } from './support/chat-fixture.ts';
import { noDirectRooms } from './support/examples.ts';
import { BEN, BEN_DIRECT, contentOf, fillFormerStore, formerMessage, ROOM } from './support/former-store.ts';

/** More than the migration renames at once. */
const MANY = 1_500;
const OTHER_ROOM = 'c'.repeat(24);
/** The setting that records the completion. */
const DONE = 'renamed-fields-1';
const FORMER_NAMES = ['gone', 'words', 'foundOrder', 'void', 'mutes', 'hides', 'growth'];

let chat: ChatFixture;
let database: Database;

beforeAll(async () => {
  chat = await ChatFixture.start();
  database = new Database(chat.mongoUrl, logger);
  await database.open();
});
afterAll(async () => {
  await database.close();
  await chat.close();
});
beforeEach(() => chat.withStore(fillFormerStore));
afterEach(() => void jest.restoreAllMocks());

const run = () => migrate(database, logger);
const content = () => chat.withStore(contentOf);
const isIndexed = () => hasIndexes(database.messages);
/** Those that occur as a field, as part of the name of an index, or in a value. */
const formerNamesIn = (value: unknown) =>
  FORMER_NAMES.filter((name) => new RegExp(`(?<![a-z])${name}(?![a-z])`, 'i').test(JSON.stringify(value)));
const idsOf = (collection: { documents: { _id: unknown }[] } | undefined) =>
  collection?.documents.map(({ _id }) => String(_id));
const keysOf = (value: object | undefined) => Object.keys(value ?? {}).sort();

describe('after the migration of a store of an earlier version', () => {
  let messages: MessageRepository;
  let memberships: MembershipRepository;
  let rosters: RosterRepository;
  let log: ChangeLog;
  const seqsOf = (found: readonly { seq: number }[]) => found.map(({ seq }) => seq);

  beforeEach(async () => {
    await run();
    messages = new MessageRepository(database.messages);
    memberships = new MembershipRepository(database.memberships);
    rosters = new RosterRepository(database.rooms);
    const rooms = new RoomRepository(database.rooms, noDirectRooms);
    log = new ChangeLog(rooms, new MessageLogRepository(database.messages), memberships, 100);
  });

  test('no field, index or id has a former name', async () => {
    expect(formerNamesIn(await content())).toEqual([]);
  });

  test('messages and placeholders have the fields that this version stores', async () => {
    const { documents } = (await content())['messages'] ?? {};
    const [message] = await messages.findByIds([`${BEN_DIRECT.roomId}-1`]);
    expect(keysOf(documents?.at(-1))).toEqual(keysOf(message && toDocument(message)));
    expect(documents?.find(({ seq }) => seq === 6)).toEqual({ ...toPlaceholder(ROOM, 6), createdAt: expect.any(Date) });
  });

  test('history leaves out placeholders', async () => {
    const range = { after: undefined, before: undefined, limit: 10 };
    expect(seqsOf(await messages.findRange(ROOM, { ...range, from: 'oldest' }))).toEqual([1, 2, 3, 4]);
    expect(seqsOf(await messages.findByIds([1, 5, 6].map((seq) => `${ROOM}-${seq}`)))).toEqual([1]);
    expect(seqsOf(await messages.findLatest([ROOM]))).toEqual([3]);
  });

  test('search finds messages by their keys', async () => {
    const search = (...keys: string[]) => messages.search(keys, [ROOM], { after: '', before: undefined, limit: 10 });
    expect(seqsOf(await search('deploy', 'again'))).toEqual([1]);
    expect(seqsOf(await search('hello'))).toEqual([3]);
  });

  test('unread counts leave out deleted messages and placeholders', async () => {
    const range = { roomId: ROOM, after: 0, except: [] };
    expect(await messages.countUnreadEmpty([range])).toEqual(new Map([[ROOM, 4]]));
    expect(await messages.countMentions('cat', [range])).toEqual(new Map([[ROOM, 1]]));
  });

  test('replies and pins are found', async () => {
    const replied = { roomId: ROOM, id: `${ROOM}-1` };
    expect(seqsOf(await messages.findReplies(replied, undefined, 10))).toEqual([3, 4]);
    expect(await messages.countReplies([replied])).toEqual(new Map([[replied.id, 1]]));
    expect(seqsOf(await messages.findPinned(ROOM, 10))).toEqual([3]);
    expect(await messages.findPinSlots(ROOM, 10)).toEqual([2]);
  });

  test('the log contains every change', async () => {
    const changes = await log.readAfter(ROOM, 0, 100);
    const kinds = changes.map(({ rev, kind }) => `${rev} ${kind}`);
    expect(kinds).toEqual([
      ...['1 membership', '2 membership', '3 membership'],
      ...['4 message', '5 noop', '6 message', '7 noop', '8 noop'],
      ...['10 noop', '11 noop', '12 noop', '13 noop', '14 noop'],
    ]);
    expect(await log.position(ROOM)).toEqual({ head: 14, gaps: [8, 9] });
  });

  test('settings of members are kept and can be changed', async () => {
    expect(await memberships.findByKeys([BEN, BEN_DIRECT])).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ ...BEN, muted: true, hiddenSeq: null }),
        expect.objectContaining({ ...BEN_DIRECT, muted: false, hiddenSeq: 1 }),
      ]),
    );
    expect(await memberships.setMuted(BEN, false, async () => 5_000)).toBe(true);
    expect(await memberships.setHiddenSeq(BEN_DIRECT, null, async () => 5_000)).toBe(true);
    const { documents } = (await content())['memberships'] ?? {};
    const stored = documents?.filter(({ userId }) => userId === 'ben');
    expect(stored).toMatchObject([{ mutedVersion: 4 }, { mutedVersion: 2, hiddenSeqVersion: 3 }]);
  });

  test('a membership change that was announced is completed', async () => {
    const state = await rosters.find(ROOM);
    expect(state?.pending).toMatchObject({ rev: 15, memberCountDelta: 1, memberships: [{ userId: 'dan' }] });
    if (state?.pending) await rosters.complete(ROOM, state.pending);
    expect(await rosters.find(ROOM)).toMatchObject({ memberCount: 4, pending: null });
  });

  test('a placeholder keeps its seq', async () => {
    const late = { roomId: ROOM, seq: 6, rev: 9 };
    expect(await new MessageSeqRepository(database.messages).insertPlaceholders([late])).toEqual(new Set([0]));
  });

  test('further runs change nothing but record that nothing is left', async () => {
    const { settings: before, ...migrated } = await content();
    await run();
    const { settings: after, ...kept } = await content();
    expect(kept).toEqual(migrated);
    expect(after?.documents.filter(({ _id }) => String(_id) !== DONE)).toEqual(before?.documents);
    expect(idsOf(after)).toContain(DONE);
    await run();
    expect(await content()).toEqual({ ...kept, settings: after });
  });
});

describe('the migration', () => {
  test('continues after an interruption, and builds the indexes that replicas wait for at its end', async () => {
    const seqs = Array.from({ length: MANY }, (_, index) => index + 1);
    const many = seqs.map((seq) => formerMessage(OTHER_ROOM, seq, 'hi', ['hi']));
    await chat.withStore((store) => store.collection<{ _id: string }>('messages').insertMany(many));
    const { collection } = database.messages;
    const { updateMany } = collection;
    let batches = 0;
    jest.spyOn(collection, 'updateMany').mockImplementation((...args) => {
      const isBatch = '$rename' in args[1];
      if (isBatch && ++batches > 1) return Promise.reject(new Error('interrupted'));
      return updateMany.apply(collection, args);
    });
    await expect(run()).rejects.toThrow('interrupted');
    jest.restoreAllMocks();
    const renamed = await database.messages.countDocuments({ searchOrder: { $exists: true } });
    expect(renamed).toBeGreaterThan(0);
    expect(renamed).toBeLessThan(MANY);
    expect(await isIndexed()).toBe(false);
    await run();
    expect(formerNamesIn(await content())).toEqual([]);
    expect(await database.messages.countDocuments({ roomId: OTHER_ROOM, empty: false })).toBe(MANY);
    expect(await isIndexed()).toBe(true);
  });

  test('runs twice at once', async () => {
    await Promise.all([run(), run()]);
    expect(formerNamesIn(await content())).toEqual([]);
  });

  test('renames in another run what a replica of an earlier version stored meanwhile', async () => {
    await run();
    await chat.withStore(async (store) => {
      const collection = store.collection<{ _id: string }>('messages');
      await collection.updateOne(
        { _id: `${ROOM}-1` },
        { $set: { gone: true, words: [], body: '', deletedAt: new Date() } },
      );
    });
    await run();
    expect(formerNamesIn(await content())).toEqual([]);
    const stored = await database.messages.findById(`${ROOM}-1`).lean();
    expect(stored).toMatchObject({ empty: true, searchKeys: [] });
  });

  test('is done at once in an empty store', async () => {
    await chat.withStore((store) => store.dropDatabase());
    await run();
    const { settings } = await content();
    expect(idsOf(settings)).toContain(DONE);
    expect(await isIndexed()).toBe(true);
  });
});
