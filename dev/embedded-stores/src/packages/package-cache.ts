import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lock } from '../process/lock.ts';
import { assertReachable, type RunAs } from '../process/run-as.ts';
import { StoreUnavailableError } from '../errors.ts';
import { PrivateApt, type PackageVersion } from './apt.ts';
import { findArchive } from './apt-sources.ts';
import { Programs } from './programs.ts';
import { unpackAll } from './unpack.ts';

const MANIFEST = 'manifest.json';
const INCOMPLETE = '.incomplete-';
const VALKEY_PACKAGE = 'valkey-server';
/** One progress line per this many downloaded packages. */
const PROGRESS_STEP = 50;

/** An unpacked set of packages. */
export interface Packages {
  /** Changes with the version of any package; the key of everything derived from them. */
  key: string;
  versions: { postgres: string; documentdb: string; valkey: string };
  programs: Programs;
}

interface Manifest {
  createdAt: string;
  postgresMajor: string;
  packages: PackageVersion[];
}

export interface PackageOptions {
  env: NodeJS.ProcessEnv;
  cache: string;
  /** The user that runs the programs. */
  user: RunAs;
  onProgress(line: string): void;
  signal?: AbortSignal;
}

/**
 * The packages of the embedded engines: from the cache without network access, or else from Debian's archive.
 *
 * @throws {StoreUnavailableError} when this is not a Debian system, or the archive is unreachable
 */
export async function ensurePackages(options: PackageOptions): Promise<Packages> {
  const folder = join(options.cache, 'packages');
  await mkdir(folder, { recursive: true });
  await assertReachable(folder, options.user);
  const cached = await newestCached(folder);
  if (cached) return cached;
  const held = await lock(
    folder,
    () => options.onProgress('Waiting for another process to fetch the packages'),
    options.signal,
  );
  try {
    return (await newestCached(folder)) ?? (await fetchPackages(folder, options));
  } finally {
    await held.release();
  }
}

/** A folder with a manifest is complete: it is renamed to its final name only after everything is in place. */
async function newestCached(folder: string): Promise<Packages | undefined> {
  const manifests = await Promise.all(
    (await readdir(folder)).map(async (key) => {
      const text = await readFile(join(folder, key, MANIFEST), 'utf8').catch(() => undefined);
      return text ? [{ key, manifest: JSON.parse(text) as Manifest }] : [];
    }),
  );
  const newest = manifests.flat().sort((a, b) => b.manifest.createdAt.localeCompare(a.manifest.createdAt))[0];
  return newest && describe(folder, newest.key, newest.manifest);
}

function describe(folder: string, key: string, { postgresMajor, packages }: Manifest): Packages {
  const version = (name: string): string => {
    const full = packages.find((each) => each.name === name)?.version ?? 'unknown';
    return full.replace(/^\d+:/, '').replace(/-[^-]*$/, '');
  };
  return {
    key,
    versions: {
      postgres: version(`postgresql-${postgresMajor}`),
      documentdb: version(`postgresql-${postgresMajor}-documentdb`),
      valkey: version(VALKEY_PACKAGE),
    },
    programs: new Programs(join(folder, key), postgresMajor),
  };
}

async function fetchPackages(folder: string, { env, onProgress, signal }: PackageOptions): Promise<Packages> {
  const archive = await findArchive(env);
  if (!archive)
    throw new StoreUnavailableError(
      'this machine has no Debian package sources (set PARLEY_DEBIAN_MIRROR to use a mirror)',
    );
  await removeIncomplete(folder);
  const work = await mkdtemp(join(folder, INCOMPLETE));
  // Independent of the umask: the unprivileged user that runs the programs must be able to read them.
  await chmod(work, 0o755);
  try {
    const apt = new PrivateApt(join(work, '.apt'), archive, signal);
    onProgress('Reading the package lists of Debian testing');
    await apt.update();
    const postgresMajor = await newestDocumentDb(apt);
    const wanted = [`postgresql-${postgresMajor}-documentdb`, VALKEY_PACKAGE];
    const packages = await apt.closure(wanted);
    onProgress(`Downloading ${packages.length} packages (about 150 MB, kept for later starts)`);
    let count = 0;
    const files = await apt.download(wanted, () => {
      if (++count % PROGRESS_STEP === 0) onProgress(`Downloaded ${count} of ${packages.length}`);
    });
    onProgress('Unpacking');
    await unpackAll(files, work, signal);
    await rm(join(work, '.apt'), { recursive: true });
    const key = keyOf(postgresMajor, packages);
    const root = join(folder, key);
    await new Programs(work, postgresMajor).install(root);
    const manifest: Manifest = { createdAt: new Date().toISOString(), postgresMajor, packages };
    await writeFile(join(work, MANIFEST), JSON.stringify(manifest, null, 2));
    await rename(work, root);
    return describe(folder, key, manifest);
  } catch (error) {
    await rm(work, { recursive: true, force: true });
    if (signal?.aborted) throw error;
    throw new StoreUnavailableError(`the packages could not be fetched: ${(error as Error).message}`, { cause: error });
  }
}

/** Removes the remains of a killed download. The lock is held, so no other process works on them. */
async function removeIncomplete(folder: string): Promise<void> {
  const left = (await readdir(folder)).filter((name) => name.startsWith(INCOMPLETE));
  await Promise.all(left.map((name) => rm(join(folder, name), { recursive: true, force: true })));
}

async function newestDocumentDb(apt: PrivateApt): Promise<string> {
  const majors = (await apt.names('postgresql-'))
    .map((name) => /^postgresql-(\d+)-documentdb$/.exec(name)?.[1])
    .filter((major) => major !== undefined)
    .sort((a, b) => Number(b) - Number(a));
  if (!majors[0]) throw new Error('the archive has no postgresql-NN-documentdb');
  return majors[0];
}

function keyOf(postgresMajor: string, packages: readonly PackageVersion[]): string {
  const lines = packages.map(({ name, version }) => `${name}=${version}`).sort();
  const digest = createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 16);
  return `postgresql-${postgresMajor}-${process.arch}-${digest}`;
}
