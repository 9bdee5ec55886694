import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { MongoServerError, type Collection, type Document } from 'mongodb';
import { stagesOf, testDatabase, type TestDatabase } from './mongo-client.ts';

jest.setTimeout(60_000);

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

let count = 0;
/** Documents with ids chosen by the test. */
interface Keyed extends Document {
  _id: string | number;
}
const collection = (): Collection => database.db.collection(`c${++count}`);
const keyed = (): Collection<Keyed> => database.db.collection(`c${++count}`);

describe('writes', () => {
  test('insert, find, update, replace and delete', async () => {
    const things = keyed();
    await things.insertMany([
      { _id: 1, a: 1 },
      { _id: 2, a: 2 },
      { _id: 3, a: 3 },
    ]);
    expect(await things.updateMany({ a: { $gte: 2 } }, { $inc: { a: 10 }, $set: { b: 'ü' } })).toMatchObject({
      matchedCount: 2,
      modifiedCount: 2,
    });
    await things.replaceOne({ _id: 1 }, { c: null });
    expect(await things.deleteOne({ _id: 2 })).toMatchObject({ deletedCount: 1 });
    expect(await things.find().sort({ _id: 1 }).toArray()).toEqual([
      { _id: 1, c: null },
      { _id: 3, a: 13, b: 'ü' },
    ]);
  });

  test('update the matching element by the positional operator', async () => {
    const things = keyed();
    const list = [
      { k: 'a', v: 1 },
      { k: 'b', v: 1 },
    ];
    await things.insertOne({ _id: 1, list });
    await things.updateOne({ _id: 1, 'list.k': 'b' }, { $inc: { 'list.$.v': 5 } });
    await things.updateOne({ _id: 1 }, { $push: { list: { k: 'c' } }, $addToSet: { tags: 'x' } } as Document);
    expect(await things.findOne()).toEqual({ _id: 1, list: [list[0], { k: 'b', v: 6 }, { k: 'c' }], tags: ['x'] });
  });

  test('upsert with findOneAndUpdate, with and without a pipeline', async () => {
    const things = keyed();
    const next = (): Promise<Document | null> =>
      things.findOneAndUpdate({ _id: 'n' }, [{ $set: { n: { $add: [{ $ifNull: ['$n', 0] }, 1] } } }], {
        upsert: true,
        returnDocument: 'after',
      });
    expect(await next()).toEqual({ _id: 'n', n: 1 });
    expect(await next()).toEqual({ _id: 'n', n: 2 });
    const before = await things.findOneAndUpdate({ _id: 'n' }, { $inc: { n: 1 } }, { returnDocument: 'before' });
    expect(before).toEqual({ _id: 'n', n: 2 });
  });

  test('continue an unordered batch after errors and report each', async () => {
    const things = keyed();
    await things.insertOne({ _id: 1 });
    const batch = things.insertMany([{ _id: 1 }, { _id: 2 }, { _id: 1 }, { _id: 3 }], { ordered: false });
    await expect(batch).rejects.toMatchObject({ code: 11000, writeErrors: [{ index: 0 }, { index: 2 }] });
    expect(await things.countDocuments()).toBe(3);
  });

  test('give 16 concurrent writers of a counter different numbers', async () => {
    const things = keyed();
    const draw = async (): Promise<number[]> => {
      const numbers: number[] = [];
      for (let i = 0; i < 10; i++) {
        const drawn = await things.findOneAndUpdate(
          { _id: 1 },
          { $inc: { n: 1 } },
          { returnDocument: 'after', upsert: true },
        );
        numbers.push((drawn as Document | null)?.n as number);
      }
      return numbers;
    };
    const numbers = (await Promise.all(Array.from({ length: 16 }, draw))).flat();
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 160 }, (_, i) => i + 1));
  });
});

describe('unique indexes', () => {
  test('admit one of 20 concurrent inserts of a key', async () => {
    const things = collection();
    await things.createIndex({ room: 1, seq: 1 }, { unique: true });
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => things.insertOne({ room: 'r', seq: 1 })));
    const failed = results.filter((result) => result.status === 'rejected').map(({ reason }) => reason as unknown);
    expect(failed).toHaveLength(19);
    for (const error of failed) {
      expect(error).toBeInstanceOf(MongoServerError);
      expect(error).toMatchObject({ code: 11000, message: expect.stringMatching(/E11000.*index: room_1_seq_1/) });
    }
  });

  test('are named in a duplicate key error of findOneAndUpdate, too', async () => {
    const things = collection();
    await things.createIndex({ name: 1 }, { unique: true });
    await things.insertMany([{ name: 'a' }, { name: 'b' }]);
    const renaming = things.findOneAndUpdate({ name: 'a' }, { $set: { name: 'b' } });
    await expect(renaming).rejects.toMatchObject({ code: 11000, message: expect.stringContaining('name_1') });
  });

  test('that are partial apply only to documents that match their filter', async () => {
    const things = collection();
    const partialFilterExpression = { email: { $exists: true } };
    await things.createIndex({ email: 1 }, { unique: true, partialFilterExpression });
    await things.insertMany([{ a: 1 }, { a: 2 }, { email: 'x' }]);
    await expect(things.insertOne({ email: 'x' })).rejects.toMatchObject({ code: 11000 });
  });

  test('and collections can be created concurrently', async () => {
    const { db } = database;
    const names = Array.from({ length: 12 }, (_, i) => `made${i % 2}`);
    await Promise.all(names.map((name, i) => db.collection(name).createIndex({ [`k${i % 3}`]: 1 })));
    await Promise.all(names.map((name, i) => db.collection(`${name}x`).insertOne({ i })));
    expect(await db.collection('made0').indexes()).toHaveLength(4);
  });
});

describe('reads', () => {
  let many: Collection<Document>;
  beforeAll(async () => {
    many = collection();
    await many.insertMany(
      Array.from({ length: 500 }, (_, seq) => ({ room: `r${seq % 2}`, seq, body: `message ${seq}` })),
    );
    await many.createIndex({ room: 1, seq: 1 }, { unique: true });
  });

  test.each([
    ['as stored', {}],
    ['in index order', { room: 1, seq: 1 } as const],
    ['sorted without an index', { body: -1 } as const],
  ])('return several pages by cursor %s', async (_how, sort) => {
    const cursor = many.find({}, { sort, batchSize: 64 });
    const seqs = new Set<number>();
    for await (const { seq } of cursor) seqs.add(seq as number);
    expect(seqs.size).toBe(500);
  });

  test('aggregate several pages, group and look up', async () => {
    const cursor = many.aggregate([{ $sort: { seq: 1 } }, { $project: { seq: 1 } }], { batchSize: 64 });
    expect((await cursor.toArray()).map(({ seq }) => seq as number)).toEqual(Array.from({ length: 500 }, (_, i) => i));
    const rooms = keyed();
    await rooms.insertMany([{ _id: 'r0' }, { _id: 'r1' }, { _id: 'r2' }]);
    const counted = await rooms
      .aggregate([
        { $lookup: { from: many.collectionName, localField: '_id', foreignField: 'room', as: 'messages' } },
        { $project: { messages: { $size: '$messages' } } },
        { $sort: { _id: 1 } },
      ])
      .toArray();
    expect(counted.map(({ messages }) => messages as number)).toEqual([250, 250, 0]);
    const grouped = await many
      .aggregate([{ $group: { _id: '$room', last: { $max: '$seq' } } }, { $sort: { _id: 1 } }])
      .toArray();
    expect(grouped).toEqual([
      { _id: 'r0', last: 498 },
      { _id: 'r1', last: 499 },
    ]);
  });

  test('count, distinct, listCollections and listIndexes', async () => {
    expect(await many.countDocuments({ room: 'r1' })).toBe(250);
    expect(await many.estimatedDocumentCount()).toBe(500);
    expect((await many.distinct('room')).sort()).toEqual(['r0', 'r1']);
    const names = (await database.db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name);
    expect(names).toContain(many.collectionName);
    expect((await many.indexes()).map(({ name }) => name)).toEqual(['_id_', 'room_1_seq_1']);
  });

  test('serve a page of a room in index order, without a sort', async () => {
    const cursor = many.find({ room: 'r1', seq: { $lt: 400 } }, { sort: { seq: -1 }, limit: 50 });
    expect((await cursor.toArray()).map(({ seq }) => seq as number)).toEqual(
      Array.from({ length: 50 }, (_, i) => 399 - 2 * i),
    );
    const { queryPlanner, executionStats } = await cursor.explain();
    const stages = stagesOf(queryPlanner.winningPlan);
    expect(stages).toContain('IXSCAN');
    expect(stages).not.toContain('SORT');
    expect(executionStats.totalDocsExamined).toBeLessThanOrEqual(51);
  });

  test('show a sort without an index in the plan', async () => {
    const { queryPlanner } = await many.find().sort({ body: 1 }).explain();
    expect(stagesOf(queryPlanner.winningPlan)).toContain('SORT');
  });

  test('stem words in text search, alone and in an aggregation', async () => {
    const texts = collection();
    await texts.createIndex({ body: 'text' });
    await texts.insertMany([{ body: 'the quick foxes' }, { body: 'slow snails' }]);
    expect(await texts.find({ $text: { $search: 'fox' } }).toArray()).toMatchObject([{ body: 'the quick foxes' }]);
    const found = await texts.aggregate([{ $match: { $text: { $search: 'snail' } } }, { $count: 'n' }]).toArray();
    expect(found).toEqual([{ n: 1 }]);
  });

  test('end at maxTimeMS, and the connection continues', async () => {
    const endless = [{ $project: { n: { $range: [0, 100_000] } } }, { $unwind: '$n' }, { $group: { _id: '$n' } }];
    await expect(many.aggregate(endless, { maxTimeMS: 200 }).toArray()).rejects.toMatchObject({ code: 50 });
    expect(await many.findOne({ seq: 7 })).toMatchObject({ body: 'message 7' });
  });
});

describe('errors', () => {
  test.each([
    [{ findAndModify: 'x', query: {}, update: { $nonsense: { a: 1 } } }, 9],
    [{ find: 'x', filter: { $nonsense: 1 } }, 2],
    [{ collMod: 'nowhere', validator: {} }, 26],
    [{ nonsense: 1 }, 59],
    [{ getMore: 1n, collection: 'x' }, 43],
  ])('%j fails with code %d', async (command, code) => {
    await expect(database.db.command(command)).rejects.toMatchObject({ code });
  });
});
