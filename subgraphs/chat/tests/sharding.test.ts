import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { SHARD_KEYS } from '../src/models/sharding.ts';
import { ChatFixture } from './support/chat-fixture.ts';
import { CommandLog, type Command } from './support/command-log.ts';
import { everyQuery } from './support/every-query.ts';
import { isTargeted } from './support/shard-targets.ts';

/** Queries that involve every shard of a cluster. */
const ASKS_ALL = [
  // By user, in a collection sharded by room: the rooms of a user.
  'memberships.findRoomIds',
  'memberships.findEntries',
  'memberships.findEntriesOf',
  'memberships.countRooms',
  // The list of public rooms, which is merged by age.
  'rooms.listPublic',
  'rooms.searchPublic',
];

let chat: ChatFixture;
/** The commands of each query. */
const commands = new Map<string, Command[]>();

beforeAll(async () => {
  chat = await ChatFixture.start();
  const log = await CommandLog.open(chat.mongoUrl);
  for (const [name, call] of await everyQuery(log.connection)) commands.set(name, await log.of(call));
  await log.close();
});
afterAll(() => chat.close());

test('commands on sharded collections name the shard, except queries by user or over all rooms', () => {
  const keys: Record<string, string | null> = SHARD_KEYS;
  const untargeted = new Set<string>();
  const touched = new Set<string>();
  for (const [name, sent] of commands) {
    for (const command of sent) {
      const collection = collectionOf(command);
      touched.add(collection);
      const key = keys[collection];
      if (key === undefined) throw new Error(`${name} uses ${collection}, which has no place in SHARD_KEYS`);
      if (key !== null && !isTargeted(command, key)) untargeted.add(name);
    }
  }
  expect([...touched].sort()).toEqual(Object.keys(SHARD_KEYS).sort());
  expect([...untargeted].sort()).toEqual(ASKS_ALL.toSorted());
});

test('docs/scaling.md lists the commands that query every shard', () => {
  const text = readFileSync(new URL('../../../docs/scaling.md', import.meta.url), 'utf8');
  const named = text.match(/`(rooms|rosters|messages|messageLog|memberships|audit)\.\w+`/g) ?? [];
  expect(named.map((name) => name.slice(1, -1)).sort()).toEqual(ASKS_ALL.toSorted());
});

test('no command is part of a transaction, which would span shards', () => {
  expect([...commands.values()].flat().filter(({ autocommit }) => autocommit !== undefined)).toEqual([]);
});

test('sharding fails with instructions on a MongoDB without shards', async () => {
  const migrate = fileURLToPath(new URL('../dist/migrate.js', import.meta.url));
  const env = { ...process.env, MONGO_URL: chat.mongoUrl, LOG_LEVEL: 'silent' };
  const run = promisify(execFile)(process.execPath, [migrate, '--shard'], { env });
  await expect(run).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('mongos') });
});

/** The first entry of a command is its name, with the collection. */
const collectionOf = (command: Command) => String(Object.values(command)[0]);
