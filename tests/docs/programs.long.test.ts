import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { openSocket } from '../support/sockets.ts';
import { APOLLO, FOLLOWING, NODE, SENDING, SESSION } from './support/named-blocks.ts';
import { Program } from './support/program.ts';
import {
  newRoom,
  sendMessage,
  SHORT_SESSIONS,
  startDocumentedSystem,
  tokenOf,
  type DocumentedSystem,
} from './support/system.ts';

/** Gateways are killed and restarted, possibly on a slow machine. */
jest.setTimeout(180_000);

const [, SUBSCRIPTION = ''] = /(subscription .*)/s.exec(FOLLOWING) ?? [];
/** The Node program without its subscription. */
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

/** Resolves when every token issued so far has expired. */
async function waitForTokenExpiry(): Promise<void> {
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
  ['Node', [NODE]],
  [
    'Apollo Client',
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
])('the documented %s subscription', (_, parts) => {
  test('resumes without loss after its gateway was killed', async () => {
    const { program, roomId } = await follow(...parts);
    await sendMessage(roomId, 'before');
    expect(await bodies(program, 1)).toEqual(['before']);
    const restore = system.own.keepDown(system.gateway());
    await program.refused(2);
    await sendMessage(roomId, 'while it is down');
    await restore();
    await sendMessage(roomId, 'after');
    expect(await bodies(program, 2)).toEqual(['while it is down', 'after']);
  });

  test('resumes after its token has expired', async () => {
    const { program, roomId } = await follow(...parts);
    await sendMessage(roomId, 'before');
    expect(await bodies(program, 1)).toEqual(['before']);
    await waitForTokenExpiry();
    await sendMessage(roomId, 'after');
    expect(await bodies(program, 1)).toEqual(['after']);
  });
});

test('the documented Apollo Client authenticates and retries operations until its gateway is back', async () => {
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
        setInterval(() => {}, 60_000); // Keeps the process alive.
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
