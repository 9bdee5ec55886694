import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import mongoose, { Schema } from 'mongoose';

jest.setTimeout(60_000);

let connection: mongoose.Connection;
beforeAll(async () => {
  const options = { dbName: `test_${randomUUID()}`, retryWrites: true, w: 'majority', journal: true } as const;
  connection = await mongoose.createConnection(process.env.MONGO_URL ?? '', options).asPromise();
});
afterAll(async () => {
  await connection.dropDatabase();
  await connection.close();
});

test('creates, writes and reads models with every kind of index', async () => {
  const schema = new Schema(
    { room: String, seq: Number, body: String, expires: Date, list: [{ k: String, v: Number }] },
    { timestamps: true },
  );
  schema.index({ room: 1, seq: 1 }, { unique: true });
  schema.index({ body: 'text' });
  schema.index({ expires: 1 }, { expireAfterSeconds: 60 });
  schema.index({ seq: 1 }, { partialFilterExpression: { seq: { $gt: 5 } } });
  const Message = connection.model('Message', schema);
  await Message.init();

  await Message.insertMany(Array.from({ length: 300 }, (_, seq) => ({ room: 'r', seq, body: `walking ${seq}` })));
  await expect(Message.create({ room: 'r', seq: 1 })).rejects.toMatchObject({ code: 11000 });
  const { modifiedCount } = await Message.bulkWrite([
    { updateOne: { filter: { seq: 1 }, update: { $push: { list: { k: 'a', v: 1 } } } } },
    { updateMany: { filter: { seq: { $lt: 3 } }, update: { $set: { body: 'changed' } } } },
  ]);
  expect(modifiedCount).toBe(4);
  await Message.updateOne({ seq: 1, 'list.k': 'a' }, { $inc: { 'list.$.v': 4 } });
  expect((await Message.findOne({ seq: 1 }).lean())?.list).toMatchObject([{ k: 'a', v: 5 }]);
  expect(await Message.countDocuments({ $text: { $search: 'walk' } })).toBe(297);

  let read = 0;
  for await (const message of Message.find({ room: 'r' }).sort({ seq: 1 }).cursor({ batchSize: 50 })) {
    expect(message.seq).toBe(read++);
  }
  expect(read).toBe(300);
});
