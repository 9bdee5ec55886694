import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startChat } from './support/tiny-services.ts';
import { System, take, type Stream } from './support/system.ts';
import type { TinySubgraph } from './support/tiny-subgraph.ts';

const WATCH =
  'subscription ($after: String) { roomEvents(roomId: "r", after: $after) { ... on MessageAdded { message { body } } } }';
const RETRIABLE = [{ extensions: { code: 'SERVICE_UNAVAILABLE' } }];
const WHISPERS = 'subscription { whispers(roomId: "r") { message { body } } }';

let system: System;

beforeEach(async () => {
  system = await System.start({ UPSTREAM_PING_MS: 100, STREAM_FAILOVER_TIMEOUT_MS: 1_000 });
});

afterEach(() => system.close());

const serving = () => system.chats.find(({ active }) => active > 0) as TinySubgraph;
const idle = () => system.chats.find(({ active }) => active === 0) as TinySubgraph;
const bodies = async (stream: Stream, count: number) =>
  (await take(stream, count)).map(({ data }) => data.roomEvents.message.body);

describe('when the replica of a stream fails', () => {
  test('the stream continues at another, without lost or repeated events', async () => {
    const stream = await system.subscribe(WATCH, { after: '0' });
    system.log.say('1');
    system.log.say('2');
    expect(await bodies(stream, 2)).toEqual(['1', '2']);

    const other = idle();
    await serving().kill();
    system.log.say('3');
    await other.untilActive(1);
    system.log.say('4');
    expect(await bodies(stream, 2)).toEqual(['3', '4']);
  });

  test('a stream without events continues from the client’s start cursor', async () => {
    system.log.say('1');
    const stream = await system.subscribe(WATCH, { after: '1' });
    await serving().kill();
    system.log.say('2');
    expect(await bodies(stream, 1)).toEqual(['2']);
  });

  test('each of many streams continues', async () => {
    const client = system.connect();
    const streams: Stream[] = [];
    for (let i = 0; i < 20; i++) streams.push(await system.subscribe(WATCH, { after: '0' }, client));
    const [dead, living] = system.chats;
    for (let i = 1; i <= 5; i++) system.log.say(String(i));
    const firsts = await Promise.all(streams.map((stream) => bodies(stream, 3)));
    await dead.kill();
    for (let i = 6; i <= 10; i++) system.log.say(String(i));
    await living.untilActive(20);
    const rests = await Promise.all(streams.map((stream) => bodies(stream, 7)));
    for (const [i, first] of firsts.entries()) {
      expect([...first, ...(rests[i] ?? [])]).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9', '10']);
    }
  });

  test('a replica that hangs with its socket open is detected', async () => {
    const stream = await system.subscribe(WATCH, { after: '0' });
    const other = idle();
    serving().freeze();
    await other.untilActive(1);
    system.log.say('1');
    expect(await bodies(stream, 1)).toEqual(['1']);
  });

  test('the stream returns to a restarted replica when there is no other', async () => {
    const stream = await system.subscribe(WATCH, { after: '0' });
    const [first, second] = system.chats;
    const port = Number(new URL(first.url).port);
    await second.kill();
    await first.untilActive(1);
    await first.kill();
    system.log.say('1');
    const again = await startChat(system.log, port);
    expect(await bodies(stream, 1)).toEqual(['1']);
    await again.kill();
  });

  test('a replica that reports itself unavailable is skipped', async () => {
    const stream = await system.subscribe(WATCH, { after: '0' });
    const [first, second] = system.chats;
    const other = idle();
    other.isDraining = true;
    await serving().kill();
    other.once('rejected', () => (other.isDraining = false));
    system.log.say('1');
    expect(await bodies(stream, 1)).toEqual(['1']);
    expect(first.active + second.active).toBeGreaterThan(0);
  });

  test('a stream that cannot resume ends with a retryable error', async () => {
    const stream = await system.subscribe(WHISPERS);
    const end = expect(stream.next()).rejects.toMatchObject(RETRIABLE);
    await serving().kill();
    await end;
  });

  test('a resumable stream without a cursor ends the same way, because it could miss events', async () => {
    const stream = await system.subscribe(WATCH);
    const end = expect(stream.next()).rejects.toMatchObject(RETRIABLE);
    await serving().kill();
    await end;
  });

  test('a stream that finds no replica in time ends with a retryable error', async () => {
    const stream = await system.subscribe(WATCH, { after: '0' });
    const end = expect(stream.next()).rejects.toMatchObject(RETRIABLE);
    await Promise.all(system.chats.map((chat) => chat.kill()));
    await end;
  });
});
