import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Person } from '../support/client.ts';
import { graphqlUrl } from '../support/environment.ts';

const EVENTS = `subscription ($roomId: ID!, $after: String) {
  roomEvents(roomId: $roomId, after: $after) { ... on MessageAdded { message { body author { username } } } }
}`;

interface Events {
  roomEvents: { message?: { body: string; author: { username: string } } };
}

const folder = mkdtempSync(join(tmpdir(), 'parley-echo-bot-'));
const state = join(folder, 'cursor');
let ada: Person;
let lin: Person;
let roomId: string;
let bot: ChildProcess | undefined;
/** What lin has said in the room. */
let said: AsyncGenerator<string>;

async function* byLin(): AsyncGenerator<string> {
  const query = 'query ($roomId: ID!) { room(id: $roomId) { cursor } }';
  const { room } = await ada.ask<{ room: { cursor: string } }>(query, { roomId });
  for await (const { data } of ada.subscribe<Events>(EVENTS, { roomId, after: room.cursor })) {
    const { message } = data?.roomEvents ?? {};
    if (message?.author.username === lin.username) yield message.body;
  }
}

/** Resolves once it listens. */
async function startBot(): Promise<void> {
  bot = spawn(process.execPath, ['examples/echo-bot/bot.mjs', lin.username, lin.password, roomId], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, PARLEY_ENDPOINT: graphqlUrl(), ECHO_STATE: state },
  });
  const ended = once(bot, 'exit').then(([status]) => Promise.reject(new Error(`the bot ended with ${status}`)));
  ended.catch(() => undefined);
  if (!bot.stdout) throw new Error('the bot has no output');
  await Promise.race([once(createInterface({ input: bot.stdout }), 'line'), ended]);
}

async function killBot(): Promise<void> {
  bot?.kill('SIGKILL');
  if (bot && bot.exitCode === null && bot.signalCode === null) await once(bot, 'exit');
}

const next = async () => (await said.next()).value as string;

beforeAll(async () => {
  [ada, lin] = await Promise.all([Person.register('ada'), Person.register('lin')]);
  roomId = await ada.createRoom();
  said = byLin();
});

afterAll(async () => {
  await killBot();
  await Promise.all([ada.close(), lin.close()]);
  rmSync(folder, { recursive: true });
});

test('the echo bot says again what it is asked to, once each, also what was said while it was dead', async () => {
  const first = said.next();
  await startBot();
  await ada.sendMessage(roomId, 'hello');
  await ada.sendMessage(roomId, '!echo one');
  expect((await first).value).toBe('one');

  await killBot();
  const before = readFileSync(state, 'utf8');
  await ada.sendMessage(roomId, '!echo two');
  await startBot();
  expect(await next()).toBe('two');

  // Dead between its answer and the note of it: it reads what it has answered once more.
  await killBot();
  writeFileSync(state, before);
  await startBot();
  await ada.sendMessage(roomId, '!echo three');
  expect(await next()).toBe('three');
});
