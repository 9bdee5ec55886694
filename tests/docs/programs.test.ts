import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { openSocket } from '../support/sockets.ts';
import { APOLLO, FOLLOWING, NODE, SENDING, SESSION } from './support/named-blocks.ts';
import { Program } from './support/program.ts';
import {
  newRoom,
  say,
  SHORT_SESSIONS,
  startDocumentedSystem,
  tokenOf,
  type DocumentedSystem,
} from './support/system.ts';

/** Gateways are killed and started again, on whatever machine this is. */
jest.setTimeout(180_000);

const [, SUBSCRIPTION = ''] = /(subscription .*)/s.exec(FOLLOWING) ?? [];
/** All of the Node program that is not about its one subscription. */
const [SOCKET = ''] = NODE.split('// Sent again');

interface Event {
  cursor: string;
  message?: { body: string };
}

const running: Program[] = [];
let system: DocumentedSystem;

beforeAll(async () => {
  system = await startDocumentedSystem(SHORT_SESSIONS);
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((program) => program.kill()));
});

afterAll(() => system.own.stop());

/** Resolves when every token that was given out by now has expired. */
async function tokensExpire(): Promise<void> {
  expect(await (await openSocket(await tokenOf('grace'))).closed).toBe(4403);
}

/** A program that prints the events of a room. */
async function follow(...parts: string[]): Promise<{ program: Program; roomId: string }> {
  const { roomId, cursor } = await newRoom();
  const given = `
    const { ROOM: roomId, CURSOR: cursor, EVENTS } = process.env;
    const handle = (event) => console.log(JSON.stringify(event));
  `;
  const source = system.here([given, SESSION, ...parts].join('\n'));
  const program = Program.module(source, { ROOM: roomId, CURSOR: cursor, EVENTS: SUBSCRIPTION });
  running.push(program);
  return { program, roomId };
}

const bodies = async (program: Program, count: number) =>
  (await program.results<Event>(count)).map(({ message }) => message?.body);

describe.each([
  ['in Node', [NODE]],
  [
    'with Apollo Client',
    [
      SOCKET,
      APOLLO,
      `
        import { gql } from '@apollo/client';
        client
          .subscribe({ query: gql(EVENTS), variables: { roomId, after: cursor } })
          .subscribe(({ data }) => handle(data.roomEvents));
      `,
    ],
  ],
])('following a room %s', (_, parts) => {
  test('goes on after its gateway was killed, with nothing lost', async () => {
    const { program, roomId } = await follow(...parts);
    await say(roomId, 'before');
    expect(await bodies(program, 1)).toEqual(['before']);
    const restore = system.own.keepDown(system.gateway());
    await program.refused(2);
    await say(roomId, 'while it is down');
    await restore();
    await say(roomId, 'after');
    expect(await bodies(program, 2)).toEqual(['while it is down', 'after']);
  });

  test('goes on after its token has expired', async () => {
    const { program, roomId } = await follow(...parts);
    await say(roomId, 'before');
    expect(await bodies(program, 1)).toEqual(['before']);
    await tokensExpire();
    await say(roomId, 'after');
    expect(await bodies(program, 1)).toEqual(['after']);
  });
});

test('Apollo Client is signed in, and what it asks while its gateway is down is answered once it is back', async () => {
  const program = (
    await follow(
      SOCKET,
      APOLLO,
      `
        import { gql } from '@apollo/client';
        const input = { roomId, body: 'once', clientId: ${JSON.stringify(randomUUID())} };
        const act = async () => {
          handle((await client.query({ query: gql('{ me { username } }'), fetchPolicy: 'network-only' })).data);
          handle((await client.mutate({ mutation: gql(${JSON.stringify(SENDING)}), variables: { input } })).data);
        };
        process.on('SIGUSR2', act);
        setInterval(() => {}, 60_000); // So that it does not end.
        await act();
      `,
    )
  ).program;
  const first = await program.results(2);
  expect(first).toMatchObject([{ me: { username: 'ada' } }, { sendMessage: { seq: 1 } }]);
  const restore = system.own.keepDown(system.gateway());
  program.signal('SIGUSR2');
  await program.refused(2);
  await restore();
  expect(await program.results(2)).toEqual(first);
});
