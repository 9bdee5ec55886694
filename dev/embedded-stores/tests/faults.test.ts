import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MongoClient } from 'mongodb';
import pg from 'pg';
import { findStoreProcesses } from '../src/process/orphans.ts';
import type { Stores } from '../src/stores.ts';
import { ownStores } from './mongo-client.ts';

jest.setTimeout(180_000);

describe('a process that dies under a connected client', () => {
  let stores: Stores;
  let client: MongoClient;
  beforeAll(async () => {
    stores = await ownStores();
    client = await new MongoClient(stores.stores.mongo.url).connect();
    await client.db('faults').collection('kept').createIndex({ key: 1 }, { unique: true });
  });
  afterAll(async () => {
    await client.close();
    await stores.stop();
  });

  const kill = async (name: string): Promise<void> => {
    const victim = Object.values(stores.stores)
      .flatMap(({ processes }) => processes)
      .find((each) => each.name === name);
    const ended = new Promise<void>((resolve) => stores.onExit((each) => each.name === name && resolve()));
    process.kill(victim?.pid ?? 0, 'SIGKILL');
    await ended;
  };

  /** Inserts as a service should: retries after failures, and detects by the unique key what had succeeded. */
  const insertWithRetry = async (key: string): Promise<void> => {
    const insert = client.db('faults').collection('kept').insertOne({ key });
    await insert.catch((error: { code?: number }) => (error.code === 11000 ? undefined : insertWithRetry(key)));
  };

  test.each(['documentdb', 'mongo'])(
    '%s: acknowledged writes survive, later ones wait, and each is stored once',
    async (name) => {
      const kept = client.db('faults').collection('kept');
      const keys = Array.from({ length: 8 }, (_, writer) =>
        Array.from({ length: 40 }, (__, i) => `${name}-${writer}-${i}`),
      );
      let half: () => void;
      const halfDone = new Promise<void>((resolve) => (half = resolve));
      const writing = keys.map(async (own) => {
        for (const [i, key] of own.entries()) {
          await insertWithRetry(key);
          if (i === own.length / 2) half();
        }
      });
      await halfDone;
      await kill(name);
      await stores.restart(name);
      await Promise.all(writing);
      expect(await kept.countDocuments({ key: { $in: keys.flat() } })).toBe(320);
    },
  );

  test('a read waits while the engine is unavailable', async () => {
    await kill('documentdb');
    const reading = client.db('faults').collection('kept').estimatedDocumentCount();
    await stores.restart('documentdb');
    expect(await reading).toBe(640);
  });

  test('a client that does not wait gets a specific error', async () => {
    await kill('documentdb');
    const hasty = new MongoClient(stores.stores.mongo.url, { serverSelectionTimeoutMS: 500 });
    await expect(hasty.db('faults').command({ ping: 1 })).rejects.toThrow(/not reachable|Server selection timed out/);
    await hasty.close();
    await stores.restart('documentdb');
    expect(await client.db('faults').command({ ping: 1 })).toMatchObject({ ok: 1 });
  });

  test.each(['postgres', 'redis'] as const)('%s restarts at its address', async (name) => {
    const { url } = stores.stores[name];
    await kill(name);
    const restarted = await stores.restart(name);
    expect(restarted).toMatchObject({ name, url });
    const socket = createConnection({ host: '127.0.0.1', port: Number(new URL(url).port) });
    await once(socket, 'connect');
    socket.destroy();
  });
});

describe('the data folder', () => {
  let folder: string;
  const launched: ChildProcess[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parley-faults-'));
  });
  afterEach(() => launched.forEach((child) => child.kill('SIGKILL')));
  afterAll(() => rm(folder, { recursive: true }));

  const launch = async (): Promise<{ child: ChildProcess; urls: Record<string, string> }> => {
    const { POSTGRES_URL: _1, MONGO_URL: _2, REDIS_URL: _3, ...env } = process.env;
    const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
    const child = fork(cli, ['start'], {
      env: { ...env, PARLEY_DATA: folder },
      stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
    });
    launched.push(child);
    const urls: Record<string, string> = {};
    let text = '';
    for await (const chunk of child.stdout ?? []) {
      text += String(chunk);
      for (const [, name = '', url = ''] of text.matchAll(/^(\w+)=(.+)\n/gm)) urls[name] = url;
      if (Object.keys(urls).length === 3) break;
    }
    return { child, urls };
  };

  const end = async (child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal);
    const [code] = (await once(child, 'exit')) as [number | null];
    return code;
  };

  const write = async (urls: Record<string, string>, n: number): Promise<void> => {
    const client = await new MongoClient(urls.MONGO_URL ?? '').connect();
    await client.db('kept').collection<{ _id: number }>('things').insertOne({ _id: n });
    await client.close();
    const database = new pg.Client({ connectionString: urls.POSTGRES_URL });
    await database.connect();
    await database.query('CREATE TABLE IF NOT EXISTS things (id int PRIMARY KEY)');
    await database.query('INSERT INTO things VALUES ($1)', [n]);
    await database.end();
  };

  const read = async (urls: Record<string, string>): Promise<number[][]> => {
    const client = await new MongoClient(urls.MONGO_URL ?? '').connect();
    const documents = await client.db('kept').collection('things').find().sort({ _id: 1 }).toArray();
    await client.close();
    const database = new pg.Client({ connectionString: urls.POSTGRES_URL });
    await database.connect();
    const { rows } = await database.query<{ id: number }>('SELECT id FROM things ORDER BY id');
    await database.end();
    return [documents.map(({ _id }) => Number(_id)), rows.map(({ id }) => id)];
  };

  test('survives kill -9 of the launcher, whose orphans do not block the next start', async () => {
    const first = await launch();
    await write(first.urls, 1);
    await end(first.child, 'SIGKILL');
    expect((await findStoreProcesses(folder)).length).toBeGreaterThan(3);

    const second = await launch();
    expect(second.urls).toEqual(first.urls);
    expect(await read(second.urls)).toEqual([[1], [1]]);
    await write(second.urls, 2);

    await end(second.child, 'SIGKILL');
    for (const pid of await findStoreProcesses(folder)) process.kill(pid, 'SIGKILL');
    // A process id that was reused by another process: the test itself.
    await writeFile(join(folder, 'postgres', 'postmaster.pid'), `${process.pid}\n${join(folder, 'postgres')}\n`);
    const third = await launch();
    expect(await read(third.urls)).toEqual([
      [1, 2],
      [1, 2],
    ]);

    await expect(ownStores({ dataDir: folder })).rejects.toThrow(/in use by another Parley/);
    expect(await end(third.child, 'SIGTERM')).toBe(0);
    expect(await findStoreProcesses(folder)).toEqual([]);
  });
});
