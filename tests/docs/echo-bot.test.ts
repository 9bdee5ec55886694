import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { DEMO_PASSWORD } from '../../dev/launcher/src/seed.ts';
import { graphqlUrl } from '../support/environment.ts';
import { openSocket } from '../support/sockets.ts';
import { ECHO_BOT } from './support/named-blocks.ts';
import { Program } from './support/program.ts';
import {
  execute,
  newRoom,
  say,
  SHORT_SESSIONS,
  startDocumentedSystem,
  tokenOf,
  type DocumentedSystem,
} from './support/system.ts';

/** A gateway is killed and started again, on whatever machine this is. */
jest.setTimeout(180_000);

/** As its reader starts it, with the packages of this checkout in place of those that `npm install` would fetch. */
const COMMAND = ECHO_BOT.replace('npm install\n', '');

const MESSAGES = `query ($roomId: ID!) {
  room(id: $roomId) { messages(last: 50) { edges { node { body author { username } } } } }
}`;

interface Messages {
  room: { messages: { edges: { node: { body: string; author: { username: string } } }[] } };
}

const folder = mkdtempSync(join(tmpdir(), 'parley-echo-bot-'));
const state = join(folder, 'cursor');
let system: DocumentedSystem;
let roomId: string;
let bot: Program | undefined;

/** Resolves once it listens. */
async function startBot(): Promise<Program> {
  const command = COMMAND.replace("<username> <password> <room's id>", `ada ${DEMO_PASSWORD} ${roomId}`);
  bot = Program.shell(`cd examples/echo-bot\nexec ${command}`, {
    PARLEY_ENDPOINT: `${system.gateway().url}/graphql`,
    ECHO_STATE: state,
  });
  expect(await bot.line()).toBe(`Echoing in ${roomId}`);
  return bot;
}

/** What the bot has said, once the last of it is this. */
async function echoes(last: string): Promise<string[]> {
  for (;;) {
    const { room } = await execute<Messages>(MESSAGES, { roomId });
    const said = room.messages.edges.flatMap(({ node }) => (node.author.username === 'ada' ? [node.body] : []));
    if (said.at(-1) === last) return said;
  }
}

beforeAll(async () => {
  system = await startDocumentedSystem(SHORT_SESSIONS);
});

afterAll(async () => {
  await bot?.kill();
  await system.own.stop();
  rmSync(folder, { recursive: true });
});

test('the echo bot says once what it is asked to say, whatever was killed or has expired meanwhile', async () => {
  ({ roomId } = await newRoom());
  const first = await startBot();
  await say(roomId, 'hello');
  await say(roomId, '!echo one');
  await echoes('one');

  // Dead itself.
  await first.kill();
  const before = readFileSync(state, 'utf8');
  await say(roomId, '!echo two');
  const second = await startBot();
  await echoes('two');

  // Dead between its answer and the note of it: it reads what it has answered once more.
  await second.kill();
  writeFileSync(state, before);
  const third = await startBot();
  await say(roomId, '!echo three');
  await echoes('three');

  // Its gateway is dead.
  const restore = system.own.keepDown(system.gateway());
  await third.refused(2);
  await say(roomId, '!echo four');
  await restore();
  await echoes('four');

  // Its token has expired.
  expect(await (await openSocket(await tokenOf('ada'))).closed).toBe(4403);
  await say(roomId, '!echo five');
  await echoes('five');

  // Its session was ended.
  await execute('mutation { revokeOtherSessions }', {}, 'ada');
  await say(roomId, '!echo six');
  await echoes('six');

  // It is started while its gateway is dead.
  await third.kill();
  const restart = system.own.keepDown(system.gateway());
  const starting = startBot();
  await bot?.refused(2);
  await restart();
  await starting;
  await say(roomId, '!echo seven');
  expect(await echoes('seven')).toEqual(['one', 'two', 'three', 'four', 'five', 'six', 'seven']);
});

test('the echo bot ends when it is sent away for good, and says why', async () => {
  const wrong = Program.shell(`cd examples/echo-bot\nexec node bot.mjs ada wrong-password ${roomId}`, {
    PARLEY_ENDPOINT: graphqlUrl(),
    ECHO_STATE: state,
  });
  await expect(wrong.line()).rejects.toThrow('UNAUTHENTICATED');
});
