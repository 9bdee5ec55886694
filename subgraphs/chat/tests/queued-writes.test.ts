import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { DeadlineExceededError } from '@parley/service/errors';
import { Database } from '../src/models/database.ts';
import { MembershipRepository } from '../src/repositories/membership-repository.ts';
import { SettingRepository } from '../src/repositories/setting-repository.ts';
import { isStoreUnavailable } from '../src/repositories/store-errors.ts';
import { within } from '../src/repositories/store-time.ts';
import { ChatFixture, logger } from './support/chat-fixture.ts';
import { DelayingConnection } from './support/delaying-connection.ts';

/** More than the connections of the pool. */
const READS = 40;
const WRITE_MS = 100;

let chat: ChatFixture;
let connection: DelayingConnection;
let database: Database;

beforeEach(async () => {
  chat = await ChatFixture.start({});
  const url = new URL(chat.mongoUrl);
  connection = await DelayingConnection.to(`http://${url.host}`);
  url.host = new URL(connection.url).host;
  database = new Database(url.href, logger);
  await database.open();
  await database.ping();
});
afterEach(async () => {
  jest.useRealTimers();
  await database.close();
  await connection.close();
  await chat.close();
});

/** Stops the timers of `within`, as in a process that was frozen and has just begun to read its sockets. */
const stopTimers = () =>
  jest.useFakeTimers({
    doNotFake: ['performance', 'Date', 'nextTick', 'setImmediate', 'setInterval', 'queueMicrotask'],
  });

test.each([
  ['late', 2 * WRITE_MS, false],
  ['in time', 0, true],
])('a write that waited for a connection and gets one %s', async (_when, waitMs, isSent) => {
  const settings = new SettingRepository(database.settings);
  stopTimers();
  connection.hold();
  const reads = Array.from({ length: READS }, () => settings.find('direct-room-key'));
  await connection.untilHeld();
  const write = within(isSent ? 60_000 : WRITE_MS, (bounds) =>
    database.settings.insertMany([{ _id: 'queued', value: 'x' }], { lean: true, ...bounds }),
  ).then(
    () => 'sent',
    (error: unknown) => error,
  );
  await delay(waitMs);
  connection.release();
  await Promise.all(reads);
  if (isSent) expect(await write).toBe('sent');
  else expect(isStoreUnavailable(await write)).toBe(true);
  expect(await database.settings.countDocuments({ _id: 'queued' })).toBe(isSent ? 1 : 0);
});

test('muting checks its deadline after its read, and writes nothing past it', async () => {
  const roomId = await chat.room('ann');
  const memberships = new MembershipRepository(database.memberships);
  const key = { roomId, userId: chat.user('ann') };
  const read = jest.spyOn(database.memberships, 'findOne');
  let readBefore = 0;
  const muted = memberships.setMuted(key, true, async () => {
    readBefore = read.mock.calls.length;
    throw new DeadlineExceededError();
  });
  await expect(muted).rejects.toThrow(DeadlineExceededError);
  expect(readBefore).toBe(1);
  expect(await memberships.findByKeys([key])).toMatchObject([{ muted: false }]);
});
