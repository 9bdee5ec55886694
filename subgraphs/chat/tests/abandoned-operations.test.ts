import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ChatFixture } from './support/chat-fixture.ts';
import { CommandLog } from './support/command-log.ts';
import { DelayingConnection } from './support/delaying-connection.ts';
import { RawUpstream } from './support/raw-upstream.ts';

/** Periodic reads of a replica must not interfere. */
const QUIET = { TAIL_SWEEP_MS: 600_000, INBOX_SYNC_MS: 600_000 };
const QUERY =
  'query ($r: ID!) { room(id: $r) { messages(last: 5) { edges { node { replies { edges { cursor } } } } } } }';

let chat: ChatFixture;
let store: DelayingConnection;
let log: CommandLog;
let roomId: string;
beforeAll(async () => {
  chat = await ChatFixture.start();
  store = await DelayingConnection.to(chat.mongoUrl);
  const mongoUrl = new URL(chat.mongoUrl);
  mongoUrl.host = new URL(store.url).host;
  mongoUrl.searchParams.set('directConnection', 'true');
  await chat.addReplica({ ...QUIET, MONGO_URL: mongoUrl.href });
  log = CommandLog.ofReplica(chat.mongoUrl);
  roomId = await chat.room('ann');
  await chat.send('ann', roomId, 'hi');
});
afterAll(async () => {
  await chat.close();
  await store.close();
});

/** The collections that a query over a socket reads when `action` runs during its first read. */
async function collectionsRead(action: (upstream: RawUpstream) => Promise<void>): Promise<unknown[]> {
  const upstream = await RawUpstream.open(chat.replicas[0]);
  const authorization = await chat.authorize('ann');
  const commands = await log.of(async () => {
    const begun = once(log.connection.getClient(), 'commandStarted');
    store.hold();
    upstream.subscribe('query', QUERY, { r: roomId }, authorization);
    await begun;
    await action(upstream);
    store.release();
    // Additional reads of the query are sent before this.
    await chat.ask('ann', 'query ($r: ID!) { room(id: $r) { id } }', { r: roomId });
  });
  upstream.close();
  return commands.map(({ find }) => find);
}

test('an operation on an upstream connection reads what it needs', async () => {
  expect(await collectionsRead(async () => undefined)).toContain('messages');
});

test('an operation completed by its gateway reads nothing more', async () => {
  const read = await collectionsRead(async (upstream) => {
    upstream.complete('query');
    await upstream.ping();
  });
  expect(read).toContain('rooms');
  expect(read).not.toContain('messages');
});

test('an operation whose connection has closed reads nothing more', async () => {
  const read = await collectionsRead(async (upstream) => {
    upstream.close();
    await until(async () => (await subscriptions()) === 0);
  });
  expect(read).toContain('rooms');
  expect(read).not.toContain('messages');
});

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo()));
}

/** Number of operations running on sockets, as reported by the replica. */
async function subscriptions(): Promise<number> {
  const metrics = await (await fetch(`${chat.replicas[0]?.opsUrl}/metrics`)).text();
  return Number(/^parley_chat_subscriptions\{[^}]*\} (\d+)$/m.exec(metrics)?.[1]);
}
