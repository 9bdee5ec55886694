import { readdirSync } from 'node:fs';
import { chmod, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A command line for `spawn`. */
export interface CommandLine {
  command: string;
  args: string[];
}

/**
 * The programs of an unpacked root. They are linked against their own, newer libc, so they are started by the root's own
 * loader, which `--argv0` hides from them.
 */
export class Programs {
  readonly root: string;
  readonly postgresMajor: string;
  readonly #loader: string;
  readonly #libraryPath: string;

  /** @param root the unpacked packages  @param postgresMajor for example `18` */
  constructor(root: string, postgresMajor: string) {
    this.root = root;
    this.postgresMajor = postgresMajor;
    const { folder, loader } = findLoader(root);
    this.#loader = join(folder, loader);
    this.#libraryPath = [
      folder,
      // Debian selects one of several BLAS builds by links from maintainer scripts, which never ran.
      join(folder, 'lapack'),
      join(folder, 'blas'),
      join(root, 'usr/lib/postgresql', postgresMajor, 'lib'),
    ].join(':');
  }

  get postgresBin(): string {
    return join(this.root, 'usr/lib/postgresql', this.postgresMajor, 'bin');
  }

  /** The command line for a program of the root, given its path inside it. */
  commandLine(program: string, args: readonly string[], file = program): CommandLine {
    const argv0 = join(this.root, program);
    return {
      command: this.#loader,
      args: ['--library-path', this.#libraryPath, '--argv0', argv0, join(this.root, file), ...args],
    };
  }

  initdb(args: readonly string[]): CommandLine {
    return this.commandLine(`usr/lib/postgresql/${this.postgresMajor}/bin/initdb`, args);
  }

  postgres(args: readonly string[]): CommandLine {
    const program = `usr/lib/postgresql/${this.postgresMajor}/bin/postgres`;
    return this.commandLine(program, args, `${program}.bin`);
  }

  valkey(args: readonly string[]): CommandLine {
    return this.commandLine('usr/bin/valkey-server', args);
  }

  /**
   * Replaces the maintainer scripts, for a root that will be moved to `finalRoot`. `initdb` runs `postgres` by path, so a
   * wrapper takes its place; PostGIS's control file gets the name that DocumentDB requires.
   */
  async install(finalRoot: string): Promise<void> {
    const postgres = join(this.postgresBin, 'postgres');
    await rename(postgres, `${postgres}.bin`);
    const { command, args } = this.postgres([]);
    const words = [command, ...args].map((word) => quote(word.replaceAll(this.root, finalRoot)));
    await writeFile(postgres, `#!/bin/sh\nexec ${words.join(' ')} "$@"\n`);
    await chmod(postgres, 0o755);
    const extensions = join(this.root, 'usr/share/postgresql', this.postgresMajor, 'extension');
    await symlink('postgis-3.control', join(extensions, 'postgis.control'));
  }
}

function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** Finds `usr/lib/<triplet>/ld-linux-*.so.*`, on any architecture. */
function findLoader(root: string): { folder: string; loader: string } {
  const libraries = join(root, 'usr/lib');
  for (const triplet of readdirSync(libraries).filter((name) => name.endsWith('-linux-gnu'))) {
    const folder = join(libraries, triplet);
    const loader = readdirSync(folder).find((name) => /^ld-linux-.*\.so(\.\d+)?$/.test(name));
    if (loader) return { folder, loader };
  }
  throw new Error(`No loader under ${libraries}`);
}
