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
  sendMessage,
  SHORT_SESSIONS,
  startDocumentedSystem,
  tokenOf,
  type DocumentedSystem,
} from './support/system.ts';

/** A gateway is killed and restarted, possibly on a slow machine. */
jest.setTimeout(180_000);

/** The documented command, with the packages of this checkout instead of those that `npm install` would fetch. */
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

/** Resolves when the bot is listening. */
async function startBot(): Promise<Program> {
  const command = COMMAND.replace('<username> <password> <room id>', `ada ${DEMO_PASSWORD} ${roomId}`);
  bot = Program.shell(`cd examples/echo-bot\nexec ${command}`, {
    PARLEY_ENDPOINT: `${system.gateway().url}/graphql`,
    ECHO_STATE: state,
  });
  expect(await bot.line()).toBe(`Echoing in ${roomId}`);
  return bot;
}

/** Waits until the bot's last message is `last`. @returns all its messages. */
async function echoes(last: string): Promise<string[]> {
  for (;;) {
    const { room } = await execute<Messages>(MESSAGES, { roomId });
    const bodies = room.messages.edges.flatMap(({ node }) => (node.author.username === 'ada' ? [node.body] : []));
    if (bodies.at(-1) === last) return bodies;
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

test('the echo bot echoes each message exactly once across crashes, expired tokens and revoked sessions', async () => {
  ({ roomId } = await newRoom());
  const first = await startBot();
  await sendMessage(roomId, 'hello');
  await sendMessage(roomId, '!echo one');
  await echoes('one');

  // The bot is killed.
  await first.kill();
  const before = readFileSync(state, 'utf8');
  await sendMessage(roomId, '!echo two');
  const second = await startBot();
  await echoes('two');

  // The bot is killed after its reply but before saving the cursor, so it reads the message again.
  await second.kill();
  writeFileSync(state, before);
  const third = await startBot();
  await sendMessage(roomId, '!echo three');
  await echoes('three');

  // Its gateway is down.
  const restore = system.own.keepDown(system.gateway());
  await third.refused(2);
  await sendMessage(roomId, '!echo four');
  await restore();
  await echoes('four');

  // Its token has expired.
  expect(await (await openSocket(await tokenOf('ada'))).closed).toBe(4403);
  await sendMessage(roomId, '!echo five');
  await echoes('five');

  // Its session is revoked.
  await execute('mutation { revokeOtherSessions }', {}, 'ada');
  await sendMessage(roomId, '!echo six');
  await echoes('six');

  // It starts while its gateway is down.
  await third.kill();
  const restart = system.own.keepDown(system.gateway());
  const starting = startBot();
  await bot?.refused(2);
  await restart();
  await starting;
  await sendMessage(roomId, '!echo seven');
  expect(await echoes('seven')).toEqual(['one', 'two', 'three', 'four', 'five', 'six', 'seven']);
});

test('the echo bot exits with the reason when its login is rejected', async () => {
  const wrong = Program.shell(`cd examples/echo-bot\nexec node bot.mjs ada wrong-password ${roomId}`, {
    PARLEY_ENDPOINT: graphqlUrl(),
    ECHO_STATE: state,
  });
  await expect(wrong.line()).rejects.toThrow('UNAUTHENTICATED');
});
