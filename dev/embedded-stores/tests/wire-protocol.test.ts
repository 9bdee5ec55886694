import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { deserialize, serialize, type Document } from 'bson';
import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { MongoClient } from 'mongodb';
import type { Stores } from '../src/stores.ts';
import { frame, OP, readFrames, type Frame } from '../../documentdb-wire/src/framing.ts';
import { MAX_MESSAGE_BYTES, MAX_PINNED_CURSORS } from '../../documentdb-wire/src/limits.ts';
import { decodeMsgReply, encodeMsg } from '../../documentdb-wire/src/messages.ts';
import { ownStores } from './mongo-client.ts';

jest.setTimeout(120_000);

let stores: Stores;
let client: MongoClient;
beforeAll(async () => {
  stores = await ownStores();
  client = await new MongoClient(stores.stores.mongo.url, { retryWrites: true }).connect();
  await client
    .db('wire')
    .collection('many')
    .insertMany(Array.from({ length: 400 }, (_, n) => ({ n, text: `text ${n}` })));
});
afterAll(async () => {
  await client.close();
  await stores.stop();
});

/** A raw client without the validation of a driver. */
class RawClient {
  readonly socket: Socket;
  readonly #frames: AsyncIterator<Frame>;

  constructor() {
    this.socket = createConnection({ host: '127.0.0.1', port: Number(new URL(stores.stores.mongo.url).port) });
    this.#frames = readFrames(this.socket as AsyncIterable<Buffer>);
  }

  send(command: Document): void {
    this.socket.write(encodeMsg(Buffer.from(serialize({ ...command, $db: 'wire' })), 0));
  }

  /** The next reply, or `undefined` once the server has closed the connection. */
  async reply(): Promise<Document | undefined> {
    const { value, done } = await this.#frames.next();
    return done ? undefined : deserialize(decodeMsgReply(value), { useBigInt64: true });
  }

  async close(): Promise<void> {
    this.socket.destroy();
    if (!this.socket.closed) await once(this.socket, 'close');
  }
}

async function stillServes(): Promise<void> {
  expect(await client.db('wire').command({ ping: 1 })).toMatchObject({ ok: 1 });
}

describe('malformed messages end their own connection only', () => {
  test('a command that is not BSON', async () => {
    const raw = new RawClient();
    const nonsense = Buffer.from([9, 0, 0, 0, 0x42, 0x41, 0, 0, 0]);
    raw.socket.write(frame(OP.msg, 1, 0, [Buffer.alloc(5), nonsense]));
    expect(await raw.reply()).toMatchObject({ ok: 0, code: 17, codeName: 'ProtocolError' });
    expect(await raw.reply()).toBeUndefined();
    await stillServes();
  });

  test('BSON that is invalid further inside fails its command only', async () => {
    const raw = new RawClient();
    const document = Buffer.from(serialize({ insert: 'broken', documents: [{ text: 'abc' }], $db: 'wire' }));
    document.writeInt32LE(1_000, document.indexOf('abc') - 4);
    raw.socket.write(encodeMsg(document, 0));
    expect(await raw.reply()).toMatchObject({ n: 0, writeErrors: [{ index: 0, code: 2 }] });
    raw.send({ ping: 1 });
    expect(await raw.reply()).toMatchObject({ ok: 1 });
    await raw.close();
  });

  test('an oversized message is rejected by its header', async () => {
    const raw = new RawClient();
    const header = Buffer.alloc(16);
    header.writeInt32LE(MAX_MESSAGE_BYTES + 1, 0);
    header.writeInt32LE(OP.msg, 12);
    raw.socket.write(header);
    expect(await raw.reply()).toMatchObject({ code: 17, errmsg: expect.stringContaining(`${MAX_MESSAGE_BYTES + 1}`) });
    expect(await raw.reply()).toBeUndefined();
    await stillServes();
  });

  test('a compressed message', async () => {
    const raw = new RawClient();
    raw.socket.write(frame(OP.compressed, 1, 0, [Buffer.alloc(9)]));
    expect(await raw.reply()).toMatchObject({ code: 17 });
    expect(await raw.reply()).toBeUndefined();
  });
});

describe('order', () => {
  test('replies to the commands of a connection in order', async () => {
    const raw = new RawClient();
    raw.send({ insert: 'ordered', documents: [{ _id: 1 }] });
    raw.send({ findAndModify: 'ordered', query: { _id: 1 }, update: { $inc: { n: 1 } }, new: true });
    raw.send({ count: 'ordered' });
    raw.send({ ping: 1 });
    expect([await raw.reply(), await raw.reply(), await raw.reply(), await raw.reply()]).toMatchObject([
      { n: 1, ok: 1 },
      { value: { _id: 1, n: 1 } },
      { n: 1 },
      { ok: 1 },
    ]);
    await raw.close();
  });

  test('does not delay other connections behind a slow command', async () => {
    const [slow, fast] = [new RawClient(), new RawClient()];
    const pipeline = [{ $project: { n: { $range: [0, 50_000] } } }, { $unwind: '$n' }, { $group: { _id: '$n' } }];
    let slowDone = false;
    slow.send({ aggregate: 'many', pipeline, cursor: {}, maxTimeMS: 3_000 });
    const slowReply = slow.reply().finally(() => (slowDone = true));
    for (let i = 0; i < 20; i++) {
      fast.send({ count: 'many', query: { n: i } });
      expect(await fast.reply()).toMatchObject({ n: 1 });
    }
    expect(slowDone).toBe(false);
    expect(await slowReply).toMatchObject({ code: 50 });
    await Promise.all([slow.close(), fast.close()]);
  });

  test('executes a write with moreToCome without a reply', async () => {
    const raw = new RawClient();
    const message = encodeMsg(Buffer.from(serialize({ insert: 'fired', documents: [{}, {}, {}], $db: 'wire' })), 0);
    message.writeUInt32LE(2, 16);
    raw.socket.write(message);
    raw.send({ count: 'fired', limit: 2 });
    expect(await raw.reply()).toMatchObject({ n: 2 });
    await raw.close();
  });
});

describe('cursors', () => {
  const openCursor = { find: 'many', sort: { text: 1 }, batchSize: 10 };

  test('can be continued on any connection', async () => {
    const [one, other] = [new RawClient(), new RawClient()];
    one.send(openCursor);
    const id = ((await one.reply())?.cursor as Document).id as bigint;
    other.send({ getMore: id, collection: 'many', batchSize: 500 });
    expect((await other.reply())?.cursor).toMatchObject({ nextBatch: { length: 390 } });
    one.send({ getMore: id, collection: 'many' });
    expect(await one.reply()).toMatchObject({ code: 43, codeName: 'CursorNotFound' });
    await Promise.all([one.close(), other.close()]);
  });

  test('of clients that disconnect leave no connection behind', async () => {
    for (let i = 0; i < MAX_PINNED_CURSORS + 20; i++) {
      const raw = new RawClient();
      raw.send(openCursor);
      expect(await raw.reply()).toMatchObject({ ok: 1 });
      await raw.close();
    }
    await stillServes();
  });

  test('are gone after their client closes them', async () => {
    const raw = new RawClient();
    raw.send(openCursor);
    const id = ((await raw.reply())?.cursor as Document).id as bigint;
    raw.send({ killCursors: 'many', cursors: [id, 5n] });
    expect(await raw.reply()).toMatchObject({ cursorsKilled: [id], cursorsNotFound: [5n] });
    await raw.close();
  });
});

describe('drivers', () => {
  test('do not retry writes, even if the URL asks for it', async () => {
    const sent: Document[] = [];
    const watched = new MongoClient(stores.stores.mongo.url, { retryWrites: true, monitorCommands: true });
    watched.on('commandStarted', ({ command }) => sent.push(command));
    await watched
      .db('wire')
      .collection('plain')
      .insertOne({ a: 1 }, { writeConcern: { w: 'majority', journal: true } });
    expect(sent[0]).toMatchObject({ insert: 'plain' });
    expect(sent[0]).not.toHaveProperty('txnNumber');
    await watched.close();
  });

  test('cannot use transactions or change streams', async () => {
    const session = client.startSession();
    session.startTransaction();
    const inTransaction = client.db('wire').collection('plain').insertOne({ a: 1 }, { session });
    await expect(inTransaction).rejects.toThrow(/does not support retryable writes|Transaction numbers/);
    await session.endSession();
    await expect(
      client
        .db('wire')
        .aggregate([{ $changeStream: {} }])
        .toArray(),
    ).rejects.toMatchObject({ code: 115 });
  });
});
