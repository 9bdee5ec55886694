import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { CLOCK_HEADER, DEADLINE_HEADER, LATE_HEADER, LINK_HEADER, RemoteClock, readStamp } from '@parley/service';
import type { Chat } from '../src/app.ts';
import { ChatFixture, SECRET } from './support/chat-fixture.ts';
import { HoldingLink } from './support/holding-link.ts';
import { startReplicaProcess } from './support/replica-process.ts';

const EDIT = 'mutation ($id: ID!, $body: String!) { editMessage(id: $id, body: $body) { body } }';
const BODY = 'query ($id: ID!) { message(id: $id) { body editedAt } }';

let chat: ChatFixture;
let link: HoldingLink;
let messageId: string;
let roomId: string;

beforeEach(async () => {
  chat = await ChatFixture.start({});
  link = await HoldingLink.to(replica().url);
  roomId = await chat.room('ann');
  messageId = (await chat.send('ann', roomId, 'as it was')).data.sendMessage.id;
});
afterEach(async () => {
  await link.close();
  await chat.close();
});

const replica = () => chat.replicas[0] as Chat;

/** The clock of a replica, as a gateway knows it. */
async function clockOf({ url }: { url: string }): Promise<RemoteClock> {
  const clock = new RemoteClock();
  clock.note(await stampOf(url));
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
      [LINK_HEADER]: SECRET,
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

describe('a change whose bytes wait on the way past its deadline', () => {
  test('is refused, so that it does not undo a later one that was acknowledged', async () => {
    const deadline = (await clockOf(replica())).deadlineIn(300);
    link.hold();
    const first = edit(link.url, 'first', { deadline });
    await link.untilHeld();
    await untilPassed(deadline, replica());
    expect(await (await edit(replica().url, 'second')).json()).toEqual({ data: { editMessage: { body: 'second' } } });
    link.release();
    const refusal = await first;
    expect([refusal.status, refusal.headers.get(LATE_HEADER)]).toEqual([503, '1']);
    expect(await refusal.json()).toMatchObject({ errors: [{ extensions: { code: 'SERVICE_UNAVAILABLE' } }] });
    expect(await message()).toMatchObject({ body: 'second' });
  });

  test('takes no number and leaves no trace', async () => {
    const counters = async () =>
      (await chat.ask('ann', 'query ($id: ID!) { room(id: $id) { cursor lastSeq } }', { id: roomId })).data.room;
    const before = await counters();
    const deadline = (await clockOf(replica())).deadlineIn(200);
    link.hold();
    const input = { roomId, body: 'late', clientId: randomUUID() };
    const query = 'mutation ($input: SendMessageInput!) { sendMessage(input: $input) { id } }';
    const sent = change(link.url, query, { input }, { deadline });
    await link.untilHeld();
    await untilPassed(deadline, replica());
    link.release();
    expect((await sent).status).toBe(503);
    expect(await counters()).toEqual(before);
  });
});

test('a change that comes in time is made, however far its deadline is away', async () => {
  for (const leftMs of [5_000, 3_600_000]) {
    const deadline = (await clockOf(replica())).deadlineIn(leftMs);
    const answer = await edit(link.url, `with ${leftMs}`, { deadline });
    expect(await answer.json()).toEqual({ data: { editMessage: { body: `with ${leftMs}` } } });
  }
});

test('a change that was meant for the predecessor of a replica is refused, with what the clock shows now', async () => {
  const former = await clockOf(replica());
  const next = await chat.addReplica();
  const refusal = await edit(next.url, 'for another', { deadline: former.deadlineIn(8_000) });
  expect(refusal.status).toBe(503);
  expect(await message()).toMatchObject({ body: 'as it was' });

  former.note(refusal.headers.get(CLOCK_HEADER));
  const again = await edit(next.url, 'with its own deadline', { deadline: former.deadlineIn(8_000) });
  expect(again.status).toBe(200);
  expect(await message()).toMatchObject({ body: 'with its own deadline' });
});

test('a change whose caller hung up before it arrived is not made, however much time is left', async () => {
  const deadline = (await clockOf(replica())).deadlineIn(8_000);
  const leaving = new AbortController();
  link.hold();
  const sent = edit(link.url, 'of one who has gone', { deadline, signal: leaving.signal });
  await link.untilHeld();
  leaving.abort();
  await expect(sent).rejects.toThrow();
  link.release();
  // It would be made before them, or with the first one.
  for (const body of ['next', 'last']) expect((await edit(replica().url, body)).status).toBe(200);
  expect(await message()).toMatchObject({ body: 'last' });
  const stored = await chat.withStore((store) =>
    store.collection<{ _id: string; pastRevs: number[] }>('messages').findOne({ _id: messageId }),
  );
  expect(stored?.pastRevs).toHaveLength(2);
});

test('a replica that was frozen does nothing of what waited in its buffers', async () => {
  const frozen = await startReplicaProcess(chat.environmentOf());
  try {
    // It has served, and is known.
    expect((await edit(frozen.url, 'before')).status).toBe(200);
    const deadline = (await clockOf(frozen)).deadlineIn(500);
    frozen.signal('SIGSTOP');
    const first = edit(frozen.url, 'first', { deadline });
    // The clocks of two processes run alike.
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

test('changes of one room that are set at once are each made or refused', async () => {
  const query = 'mutation ($id: ID!, $muted: Boolean!) { muteRoom(roomId: $id, muted: $muted) { viewer { muted } } }';
  const answers = await Promise.all(
    [true, false, true, false].map(async (muted) => (await change(replica().url, query, { id: roomId, muted })).json()),
  );
  for (const answer of answers as { data: unknown; errors?: { extensions: { code: string } }[] }[]) {
    const codes = (answer.errors ?? []).map(({ extensions }) => extensions.code);
    expect(codes.length === 0 || codes.includes('SERVICE_UNAVAILABLE')).toBe(true);
  }
});
