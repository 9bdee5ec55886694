import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { FormattedExecutionResult } from 'graphql';
import { ChatFixture } from './support/chat-fixture.ts';
import { startReplicaProcess, type ReplicaProcess } from './support/replica-process.ts';

const quick = { PRESENCE_CHECK_MS: 100, PRESENCE_REFRESH_MS: 200, PRESENCE_EXPIRY_MS: 1_000 };
const PRESENCE = 'subscription ($ids: [ID!]!) { presence(userIds: $ids) { online } }';
const INBOX = 'subscription { inboxEvents { __typename } }';

let chat: ChatFixture;
let doomed: Promise<ReplicaProcess>;
beforeAll(async () => {
  chat = await ChatFixture.start(quick);
  const environment = Object.fromEntries(Object.entries(quick).map(([name, value]) => [name, String(value)]));
  doomed = startReplicaProcess(chat.environmentOf(environment));
  await doomed;
});
afterAll(async () => {
  // Also stop a replica that started too late for the tests.
  await doomed.then(({ kill }) => kill()).catch(() => undefined);
  await chat.close();
});

test('users of a killed replica go offline for watchers on another one', async () => {
  await chat.room('ann', { memberIds: [chat.user('bob')] });
  const variables = { ids: [chat.user('bob')] };
  const watch = chat.subscribe({ query: PRESENCE, variables }, await chat.authorize('ann'), chat.connect());
  const next = async () => {
    const { value } = (await watch.next()) as { value: FormattedExecutionResult<{ presence: { online: boolean } }> };
    return value.data?.presence.online;
  };
  expect(await next()).toBe(false);
  const inbox = chat.subscribe({ query: INBOX }, await chat.authorize('bob'), chat.connect(await doomed));
  const ended = inbox.next().catch(() => 'cut off');
  expect(await next()).toBe(true);
  await (await doomed).kill();
  expect(await next()).toBe(false);
  expect(await ended).toBe('cut off');
});
