import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { RunningService } from '@parley/service/http';
import { RemoteClock, readStamp } from '@parley/service/time';
import { CLOCK_HEADER, DEADLINE_HEADER, LATE_HEADER, SUBGRAPH_SECRET_HEADER } from '@parley/service/protocol';
import { ChatFixture, SECRET } from './support/chat-fixture.ts';
import { DelayingConnection } from './support/delaying-connection.ts';
import { startReplicaProcess } from './support/replica-process.ts';

const EDIT = 'mutation ($id: ID!, $body: String!) { editMessage(id: $id, body: $body) { body } }';
const BODY = 'query ($id: ID!) { message(id: $id) { body editedAt } }';

let chat: ChatFixture;
let connection: DelayingConnection;
let messageId: string;
let roomId: string;

beforeEach(async () => {
  chat = await ChatFixture.start({});
  connection = await DelayingConnection.to(replica().url);
  roomId = await chat.room('ann');
  messageId = (await chat.send('ann', roomId, 'as it was')).data.sendMessage.id;
});
afterEach(async () => {
  await connection.close();
  await chat.close();
});

const replica = () => chat.replicas[0] as RunningService;

/** The clock of a replica, as received by a gateway. */
async function clockOf({ url }: { url: string }): Promise<RemoteClock> {
  const clock = new RemoteClock();
  clock.observe(await stampOf(url));
  return clock;
}

const stampOf = async (url: string) => (await fetch(`${url}/livez`)).headers.get(CLOCK_HEADER);

/** Resolves when a deadline has passed by a replica's own clock. */
async function untilPassed(deadline: string | undefined, { url }: { url: string }): Promise<void> {
  while ((readStamp(await stampOf(url))?.at ?? 0) < (readStamp(deadline)?.at ?? Infinity));
}

/** Sends a change to a replica, as a gateway does. */
async function change(
  url: string,
  query: string,
  variables: object,
  { deadline, signal }: { deadline?: string | undefined; signal?: AbortSignal } = {},
): Promise<Response> {
  return fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: await chat.authorize('ann'),
      [SUBGRAPH_SECRET_HEADER]: SECRET,
      ...(deadline && { [DEADLINE_HEADER]: deadline }),
    },
    body: JSON.stringify({ query, variables }),
    ...(signal && { signal }),
  });
}

const edit = (url: string, body: string, how: Parameters<typeof change>[3] = {}) =>
  change(url, EDIT, { id: messageId, body }, how);

async function message() {
  const { data } = await chat.ask('ann', BODY, { id: messageId });
  return (data as unknown as { message: { body: string; editedAt: string | null } }).message;
}

describe('a change that is delayed in the network past its deadline', () => {
  test('is rejected, so that it does not undo a later acknowledged one', async () => {
    const deadline = (await clockOf(replica())).deadlineIn(300);
    connection.hold();
    const first = edit(connection.url, 'first', { deadline });
    await connection.untilHeld();
    await untilPassed(deadline, replica());
    expect(await (await edit(replica().url, 'second')).json()).toEqual({ data: { editMessage: { body: 'second' } } });
    connection.release();
    const rejection = await first;
    expect([rejection.status, rejection.headers.get(LATE_HEADER)]).toEqual([503, '1']);
    expect(await rejection.json()).toMatchObject({ errors: [{ extensions: { code: 'SERVICE_UNAVAILABLE' } }] });
    expect(await message()).toMatchObject({ body: 'second' });
  });

  test('allocates no rev and stores nothing', async () => {
    const counters = async () =>
      (await chat.ask('ann', 'query ($id: ID!) { room(id: $id) { cursor lastSeq } }', { id: roomId })).data.room;
    const before = await counters();
    const deadline = (await clockOf(replica())).deadlineIn(200);
    connection.hold();
    const input = { roomId, body: 'late', clientId: randomUUID() };
    const query = 'mutation ($input: SendMessageInput!) { sendMessage(input: $input) { id } }';
    const sent = change(connection.url, query, { input }, { deadline });
    await connection.untilHeld();
    await untilPassed(deadline, replica());
    connection.release();
    expect((await sent).status).toBe(503);
    expect(await counters()).toEqual(before);
  });
});

test('a change that arrives in time is made, however distant its deadline', async () => {
  for (const leftMs of [5_000, 3_600_000]) {
    const deadline = (await clockOf(replica())).deadlineIn(leftMs);
    const response = await edit(connection.url, `with ${leftMs}`, { deadline });
    expect(await response.json()).toEqual({ data: { editMessage: { body: `with ${leftMs}` } } });
  }
});

test('a change addressed to an earlier process of a replica is rejected with the current clock', async () => {
  const earlier = await clockOf(replica());
  const next = await chat.addReplica();
  const rejection = await edit(next.url, 'for another', { deadline: earlier.deadlineIn(8_000) });
  expect(rejection.status).toBe(503);
  expect(await message()).toMatchObject({ body: 'as it was' });

  earlier.observe(rejection.headers.get(CLOCK_HEADER));
  const again = await edit(next.url, 'with its own deadline', { deadline: earlier.deadlineIn(8_000) });
  expect(again.status).toBe(200);
  expect(await message()).toMatchObject({ body: 'with its own deadline' });
});

test('a change whose caller disconnected before it arrived is not made, even with time left', async () => {
  const deadline = (await clockOf(replica())).deadlineIn(8_000);
  const leaving = new AbortController();
  connection.hold();
  const sent = edit(connection.url, 'of one who has gone', { deadline, signal: leaving.signal });
  await connection.untilHeld();
  leaving.abort();
  await expect(sent).rejects.toThrow();
  connection.release();
  // It would be made before them, or with the first one.
  for (const body of ['next', 'last']) expect((await edit(replica().url, body)).status).toBe(200);
  expect(await message()).toMatchObject({ body: 'last' });
  const stored = await chat.withStore((store) =>
    store.collection<{ _id: string; pastRevs: number[] }>('messages').findOne({ _id: messageId }),
  );
  expect(stored?.pastRevs).toHaveLength(2);
});

test('a frozen replica does not execute requests that waited in its buffers', async () => {
  const frozen = await startReplicaProcess(chat.environmentOf());
  try {
    // It has responded, so its clock is known.
    expect((await edit(frozen.url, 'before')).status).toBe(200);
    const deadline = (await clockOf(frozen)).deadlineIn(500);
    frozen.signal('SIGSTOP');
    const first = edit(frozen.url, 'first', { deadline });
    // The clocks of both processes run at the same rate.
    await untilPassed((await clockOf(replica())).deadlineIn(600), replica());
    expect((await edit(replica().url, 'second')).status).toBe(200);
    frozen.signal('SIGCONT');
    expect((await first).status).toBe(503);
    expect(await message()).toMatchObject({ body: 'second' });
  } finally {
    frozen.signal('SIGCONT');
    await frozen.kill();
  }
});

test('concurrent changes of one room are each made or rejected', async () => {
  const query = 'mutation ($id: ID!, $muted: Boolean!) { muteRoom(roomId: $id, muted: $muted) { viewer { muted } } }';
  const responses = await Promise.all(
    [true, false, true, false].map(async (muted) => (await change(replica().url, query, { id: roomId, muted })).json()),
  );
  for (const response of responses as { data: unknown; errors?: { extensions: { code: string } }[] }[]) {
    const codes = (response.errors ?? []).map(({ extensions }) => extensions.code);
    expect(codes.length === 0 || codes.includes('SERVICE_UNAVAILABLE')).toBe(true);
  }
});
