import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ChatFixture } from './support/chat-fixture.ts';
import { CommandLog } from './support/command-log.ts';
import { HoldingLink } from './support/holding-link.ts';
import { RawLink } from './support/raw-link.ts';

/** What a replica reads by itself must not come between. */
const QUIET = { TAIL_SWEEP_MS: '600000', INBOX_SYNC_MS: '600000' };
const QUERY =
  'query ($r: ID!) { room(id: $r) { messages(last: 5) { edges { node { replies { edges { cursor } } } } } } }';

let chat: ChatFixture;
let store: HoldingLink;
let log: CommandLog;
let roomId: string;
beforeAll(async () => {
  chat = await ChatFixture.start();
  store = await HoldingLink.to(chat.mongoUrl);
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

/** The collections that a query over a link reads, when `act` happens during its first read. */
async function collectionsRead(act: (link: RawLink) => Promise<void>): Promise<unknown[]> {
  const link = await RawLink.open(chat.replicas[0]);
  const authorization = await chat.authorize('ann');
  const commands = await log.of(async () => {
    const begun = once(log.connection.getClient(), 'commandStarted');
    store.hold();
    link.subscribe('query', QUERY, { r: roomId }, authorization);
    await begun;
    await act(link);
    store.release();
    // What the query goes on to read is asked for before this.
    await chat.ask('ann', 'query ($r: ID!) { room(id: $r) { id } }', { r: roomId });
  });
  link.close();
  return commands.map(({ find }) => find);
}

test('an operation on an upstream connection reads what it needs', async () => {
  expect(await collectionsRead(async () => undefined)).toContain('messages');
});

test('an operation completed by its gateway reads nothing more', async () => {
  const read = await collectionsRead(async (link) => {
    link.complete('query');
    await link.ping();
  });
  expect(read).toContain('rooms');
  expect(read).not.toContain('messages');
});

test('an operation whose connection has closed reads nothing more', async () => {
  const read = await collectionsRead(async (link) => {
    link.close();
    await until(async () => (await subscriptions()) === 0);
  });
  expect(read).toContain('rooms');
  expect(read).not.toContain('messages');
});

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo()));
}

/** Operations under way on links, as the replica counts them. */
async function subscriptions(): Promise<number> {
  const metrics = await (await fetch(`${chat.replicas[0]?.opsUrl}/metrics`)).text();
  return Number(/^parley_chat_subscriptions\{[^}]*\} (\d+)$/m.exec(metrics)?.[1]);
}
