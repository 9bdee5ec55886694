import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import type { Connection, Schema } from 'mongoose';
import { auditSchema } from './audit.ts';
import { membershipSchema } from './membership.ts';
import { messageSchema } from './message.ts';
import { roomSchema } from './room.ts';
import { settingSchema } from './setting.ts';
import { NotShardedError, SHARD_KEYS, shardCollections } from './sharding.ts';

const schemas: Schema[] = [roomSchema, messageSchema, membershipSchema, auditSchema, settingSchema];
const nameOf = (schema: Schema) => String(schema.get('collection'));

test('SHARD_KEYS covers every collection', () => {
  expect(Object.keys(SHARD_KEYS).sort()).toEqual(schemas.map(nameOf).sort());
});

test('unique indexes begin with the shard key, as a cluster requires', () => {
  const keys: Record<string, string | null> = SHARD_KEYS;
  const unkept = schemas.flatMap((schema) => {
    const field = keys[nameOf(schema)];
    const unique = schema.indexes().filter(([, options]) => options['unique']);
    return unique.filter(([index]) => field !== null && Object.keys(index)[0] !== field);
  });
  expect(unkept).toEqual([]);
});

test('docs/scaling.md documents the shard key of each collection', () => {
  const text = readFileSync(new URL('../../../../docs/scaling.md', import.meta.url), 'utf8');
  const rows = text.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
  const documented = Object.keys(SHARD_KEYS).map((name) => [
    name,
    rows.find(([, cell]) => cell === `\`${name}\``)?.[2],
  ]);
  const keyOf = (field: string | null) => (field === null ? 'none: one shard has it' : `\`{ ${field}: 'hashed' }\``);
  expect(documented).toEqual(Object.entries(SHARD_KEYS).map(([name, field]) => [name, keyOf(field)]));
});

/** A fake mongos that records commands, because the test machines have none. */
function cluster(hello: object) {
  const commands: unknown[] = [];
  const db = {
    databaseName: 'parley',
    command: async () => hello,
    admin: () => ({ command: async (command: unknown) => commands.push(command) }),
    collection: (name: string) => ({ createIndex: async (key: unknown) => commands.push({ index: name, key }) }),
  };
  return { connection: { db } as unknown as Pick<Connection, 'db'>, commands };
}

test('shardCollections creates the index and sets the key of each sharded collection', async () => {
  const { connection, commands } = cluster({ msg: 'isdbgrid' });
  await shardCollections(connection);
  const of = (name: string, key: object) => [
    { index: name, key },
    { shardCollection: `parley.${name}`, key },
  ];
  expect(commands).toEqual([
    ...of('rooms', { _id: 'hashed' }),
    ...of('messages', { roomId: 'hashed' }),
    ...of('memberships', { roomId: 'hashed' }),
  ]);
});

test('shardCollections changes nothing in a MongoDB without shards', async () => {
  const { connection, commands } = cluster({ setName: 'rs0' });
  await expect(shardCollections(connection)).rejects.toThrow(NotShardedError);
  expect(commands).toEqual([]);
});
