import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { urlOf } from '../support/environment.ts';
import { openSocket } from '../support/sockets.ts';
import { blockOf, unnamedBlocks } from './support/blocks.ts';
import { Program } from './support/program.ts';
import { ask, newRoom, say, startDocumentedSystem, tokenOf, type DocumentedSystem } from './support/system.ts';

/** Gateways are killed and started again, on whatever machine this is. */
jest.setTimeout(180_000);

const GUIDE = 'docs/integrating.md';
const curl = blockOf(GUIDE, 'TOKEN=…');
const persisted = blockOf(GUIDE, 'sha256Hash');
const session = blockOf(GUIDE, 'async function freshToken');
const node = blockOf(GUIDE, 'socket.iterate');
const apollo = blockOf(GUIDE, 'new ApolloClient');
const following = blockOf(GUIDE, 'subscription ($roomId');
const sending = blockOf(GUIDE, 'mutation ($input: SendMessageInput!)');
const admin = blockOf('README.md', 'make-admin ada');
const capacity = blockOf('docs/scaling.md', 'bench -- capacity');

/** Blocks that are not run here, by a text in them, and why. */
const EXCEPTIONS: [file: string, text: string, why: string][] = [
  ['README.md', 'npm start -- --seed', 'does not end; tests/start runs it'],
  ['README.md', 'DATABASE_URL=postgres://…', 'needs stores that are not ours'],
  ['README.md', 'npm run test:unit', 'runs this test, among others'],
  ['README.md', 'register(input', 'operations.test.ts'],
  ['README.md', 'createRoom(input', 'operations.test.ts'],
  ['README.md', 'room(id: "…")', 'operations.test.ts'],
  [GUIDE, '"partialData"', 'an answer; tests/flows/hanging-auth.test.ts compares it'],
  ['docs/operating.md', 'docker compose', 'needs Docker'],
  ['docs/scaling.md', 'mongos', 'needs a sharded cluster'],
  ['examples/echo-bot/README.md', 'node bot.mjs', 'echo-bot.test.ts'],
];
for (const [file, text] of EXCEPTIONS) blockOf(file, text);

const [, SUBSCRIPTION = ''] = /(subscription .*)/s.exec(following) ?? [];
/** All of the Node program that is not about its one subscription. */
const [socket = ''] = node.split('// Sent again');

interface Event {
  cursor: string;
  message?: { body: string };
}

const folder = mkdtempSync(join(tmpdir(), 'parley-docs-'));
const running: Program[] = [];
let system: DocumentedSystem;

beforeAll(async () => {
  // What curl does is seen without another word on its command line.
  writeFileSync(join(folder, '.curlrc'), 'verbose\n');
  system = await startDocumentedSystem();
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((program) => program.kill()));
});

afterAll(async () => {
  await system.own.stop();
  rmSync(folder, { recursive: true });
});

const inShell = (lines: string) => {
  const program = Program.shell(system.here(lines), { CURL_HOME: folder });
  running.push(program);
  return program;
};

test('every block of code is run by a test, or has a reason why not', () => {
  expect(unnamedBlocks()).toEqual([]);
});

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
  const source = system.here([given, session, ...parts].join('\n'));
  const program = Program.module(source, { ROOM: roomId, CURSOR: cursor, EVENTS: SUBSCRIPTION });
  running.push(program);
  return { program, roomId };
}

const bodies = async (program: Program, count: number) =>
  (await program.results<Event>(count)).map(({ message }) => message?.body);

describe.each([
  ['in Node', [node]],
  [
    'with Apollo Client',
    [
      socket,
      apollo,
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
      socket,
      apollo,
      `
        import { gql } from '@apollo/client';
        const input = { roomId, body: 'once', clientId: ${JSON.stringify(randomUUID())} };
        const act = async () => {
          handle((await client.query({ query: gql('{ me { username } }'), fetchPolicy: 'network-only' })).data);
          handle((await client.mutate({ mutation: gql(${JSON.stringify(sending)}), variables: { input } })).data);
        };
        process.on('SIGUSR2', act);
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

describe('with curl', () => {
  test('what is asked while the gateway is down is answered once it is back', async () => {
    const restore = system.own.keepDown(system.gateway());
    const program = inShell(curl.replace('TOKEN=…', `TOKEN=${await tokenOf('ada')}`));
    await program.refused(1);
    await restore();
    expect(await program.results(2)).toMatchObject([
      { data: { login: { accessToken: expect.any(String) } } },
      { data: { me: { username: 'ada' }, myRooms: { edges: expect.any(Array) } } },
    ]);
    expect(await program.ended).toBe(0);
  });

  test('a persisted query is asked for by its hash, and not known to a gateway that was started again', async () => {
    const query = 'query Persisted { rooms(first: 1) { edges { node { id } } } me { username } }';
    const sha256Hash = createHash('sha256').update(query).digest('hex');
    const byHash = async () => {
      const [answer] = await inShell(persisted.replace('"…"', `"${sha256Hash}"`)).results(1);
      return answer;
    };
    const unknown = { errors: [{ extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }] };
    expect(await byHash()).toMatchObject(unknown);
    const { url } = system.gateway();
    await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await tokenOf('ada')}` },
      body: JSON.stringify({ query, extensions: { persistedQuery: { version: 1, sha256Hash } } }),
    });
    expect(await byHash()).toMatchObject({ data: { me: null } });
    await system.own.kill(system.gateway())();
    expect(await byHash()).toMatchObject(unknown);
  });
});

test('an administrator is made on the command line, whether or not a gateway runs', async () => {
  const restore = system.own.keepDown(system.gateway());
  const program = inShell(`export DATABASE_URL='${urlOf('postgres')}'\n${admin}`);
  expect(await program.ended).toBe(0);
  await restore();
  expect(await ask('{ me { role } }', {}, 'ada')).toEqual({ me: { role: 'ADMIN' } });
});

test('the arithmetic of scaling is printed', async () => {
  const program = inShell(capacity);
  expect(await program.line()).toEqual(expect.any(String));
  expect(await program.ended).toBe(0);
});
