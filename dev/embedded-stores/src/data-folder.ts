import { chmod, mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { DataFolderInUseError } from './errors.ts';
import { tryLock, type Lock } from './process/lock.ts';
import { stopOrphans } from './process/orphans.ts';
import { assertReachable, giveTo, type RunAs } from './process/run-as.ts';

const THROW_AWAY_PREFIX = 'parley-stores-';
/** `sun_path` has 108 bytes including the terminating zero (unix(7)). */
const SOCKET_PATH_BYTES = 107;
const MAX_SOCKET_NAME = '.s.PGSQL.65535.lock';

/** Folders owned by the stores' user; logs belong to the current user. */
const STORE_FOLDERS = ['redis', 'mongod'];

/** A data folder that only this process uses until `release`. */
export interface DataFolder {
  path: string;
  /** The folder of unix sockets, with a path that is short enough. */
  sockets: string;
  release(): Promise<void>;
}

/** Creates and locks a persistent data folder, and ends processes that a killed run left there. */
export async function openDataFolder(path: string, user: RunAs): Promise<DataFolder> {
  await mkdir(path, { recursive: true, mode: 0o755 });
  const held = await tryLock(path);
  if (!held)
    throw new DataFolderInUseError(
      `The data folder ${path} is in use by another Parley instance: stop it, or set PARLEY_DATA`,
    );
  try {
    return await prepare(path, user, held, false);
  } catch (error) {
    await held.release();
    throw error;
  }
}

/** Creates a data folder that `release` removes, and removes those of killed runs. */
export async function openThrowAwayFolder(user: RunAs, path?: string): Promise<DataFolder> {
  await sweepThrowAway();
  const folder = path ?? (await mkdtemp(join(tmpdir(), THROW_AWAY_PREFIX)));
  await mkdir(folder, { recursive: true });
  const held = await tryLock(folder);
  if (!held) throw new DataFolderInUseError(`The data folder ${folder} is in use`);
  return prepare(folder, user, held, true);
}

async function prepare(path: string, user: RunAs, held: Lock, throwAway: boolean): Promise<DataFolder> {
  if (user) await chmod(path, 0o755);
  await assertReachable(path, user);
  await stopOrphans(path);
  await mkdir(join(path, 'logs'), { recursive: true });
  await mkdir(join(path, 'mongo'), { recursive: true });
  for (const name of STORE_FOLDERS) await makePrivate(join(path, name), user);
  const sockets = socketFolder(path);
  await makePrivate(sockets, user);
  return {
    path,
    sockets,
    release: async () => {
      if (throwAway) await rm(path, { recursive: true, force: true });
      if (throwAway || sockets !== join(path, 'run')) await rm(sockets, { recursive: true, force: true });
      await held.release();
    },
  };
}

/** Inside the data folder, unless that path is too long for a socket. */
export function socketFolder(path: string): string {
  const inside = join(path, 'run');
  if (Buffer.byteLength(join(inside, MAX_SOCKET_NAME)) <= SOCKET_PATH_BYTES) return inside;
  return join(tmpdir(), `parley-${createHash('sha256').update(path).digest('hex').slice(0, 12)}`);
}

async function makePrivate(path: string, user: RunAs): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  const { uid } = await stat(path);
  const own = process.getuid?.();
  if (uid !== own && uid !== user?.uid) throw new Error(`${path} belongs to another user`);
  await chmod(path, 0o700);
  await giveTo(user, path);
}

/** Throw-away folders whose lock is free belonged to runs that could not clean up. */
async function sweepThrowAway(): Promise<void> {
  const own = process.getuid?.();
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(THROW_AWAY_PREFIX)) continue;
    const path = join(tmpdir(), name);
    const owner = await stat(path).catch(() => undefined);
    // An empty one may belong to another start that has just created it and not locked it yet.
    const used = owner?.uid === own && (await readdir(path)).length > 0;
    const held = used ? await tryLock(path) : undefined;
    if (!held) continue;
    await stopOrphans(path);
    await rm(path, { recursive: true, force: true });
    await held.release();
  }
}
