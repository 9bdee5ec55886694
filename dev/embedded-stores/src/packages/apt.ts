import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../process/run.ts';
import type { Archive } from './apt-sources.ts';

/** The suite that contains DocumentDB and Valkey. Its name is the same for all Debian releases. */
const SUITE = 'testing';

/** A package name and its version in the archive. */
export interface PackageVersion {
  name: string;
  version: string;
}

/**
 * apt with private state under `folder`: it needs no root, ignores installed packages (so it resolves the whole closure,
 * libc included) and still verifies the archive's signatures.
 */
export class PrivateApt {
  readonly #folder: string;
  readonly #archive: Archive;
  readonly #signal: AbortSignal | undefined;

  constructor(folder: string, archive: Archive, signal?: AbortSignal) {
    this.#folder = folder;
    this.#archive = archive;
    this.#signal = signal;
  }

  /** Fetches and verifies the package lists. */
  async update(): Promise<void> {
    await mkdir(join(this.#folder, 'lists', 'partial'), { recursive: true });
    await mkdir(join(this.#folder, 'cache', 'archives', 'partial'), { recursive: true });
    await writeFile(join(this.#folder, 'status'), '');
    const source = [
      'Types: deb',
      `URIs: ${this.#archive.uri}`,
      `Suites: ${SUITE}`,
      'Components: main',
      ...(this.#archive.signedBy ? [`Signed-By: ${this.#archive.signedBy}`] : []),
    ];
    await writeFile(join(this.#folder, 'archive.sources'), `${source.join('\n')}\n`);
    await this.#apt('apt-get', ['update', '-q', '--error-on=any']);
  }

  /** The names of all packages that start with `prefix`. */
  async names(prefix: string): Promise<string[]> {
    return (await this.#apt('apt-cache', ['pkgnames', prefix])).split('\n').filter(Boolean);
  }

  /** The packages and all their dependencies, as apt would install them on an empty system. */
  async closure(packages: readonly string[]): Promise<PackageVersion[]> {
    const plan = await this.#apt('apt-get', ['install', '-y', '-q', '--simulate', ...packages]);
    return [...plan.matchAll(/^Inst (\S+) \((\S+) /gm)].map(([, name = '', version = '']) => ({ name, version }));
  }

  /** Downloads the closure of the packages and returns the paths of the package files. */
  async download(packages: readonly string[], onFile: () => void): Promise<string[]> {
    await this.#apt('apt-get', ['install', '-y', '-q', '--download-only', ...packages], (line) => {
      if (line.startsWith('Get:')) onFile();
    });
    const archives = join(this.#folder, 'cache', 'archives');
    return (await readdir(archives)).filter((file) => file.endsWith('.deb')).map((file) => join(archives, file));
  }

  #apt(program: string, args: readonly string[], onLine?: (line: string) => void): Promise<string> {
    const settings = {
      'Dir::Etc::sourcelist': join(this.#folder, 'archive.sources'),
      'Dir::Etc::sourceparts': '/dev/null',
      'Dir::Etc::preferences': '/dev/null',
      'Dir::Etc::preferencesparts': '/dev/null',
      'Dir::State::Lists': join(this.#folder, 'lists'),
      'Dir::State::status': join(this.#folder, 'status'),
      'Dir::Cache': join(this.#folder, 'cache'),
      'Acquire::Check-Valid-Until': 'false',
      'Acquire::Languages': 'none',
      'Acquire::AllowInsecureRepositories': 'false',
      'APT::Get::AllowUnauthenticated': 'false',
      'APT::Install-Recommends': 'false',
      'APT::Sandbox::User': '',
      'Debug::NoLocking': '1',
    };
    const options = Object.entries(settings).flatMap(([key, value]) => ['-o', `${key}=${value}`]);
    const env = { ...process.env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' };
    return run(program, [...options, ...args], { env, signal: this.#signal, onLine });
  }
}
