import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Packages unpacked concurrently; the bottleneck is decompression. */
const UNPACK_WORKERS = 2;

/** Files that the engines never read: documentation, translations, build-time files, and unused languages. */
const LEFT_OUT = [
  './usr/share/doc/*',
  './usr/share/man/*',
  './usr/share/info/*',
  './usr/share/locale/*',
  './usr/share/i18n/*',
  './usr/share/perl/*',
  './usr/share/fonts/*',
  './usr/lib/*/perl/*',
  './usr/lib/*/perl-base/*',
  './usr/lib/systemd/*',
  '*/bitcode/*',
];

/** Unpacks package files into one root, without running their maintainer scripts. */
export async function unpackAll(files: readonly string[], root: string, signal?: AbortSignal): Promise<void> {
  const queue = [...files];
  const worker = async (): Promise<void> => {
    try {
      for (let file = queue.shift(); file; file = queue.shift()) await unpack(file, root, signal);
    } finally {
      queue.length = 0;
    }
  };
  // Wait for all of them, so that the caller can remove the root.
  const ended = await Promise.allSettled(Array.from({ length: UNPACK_WORKERS }, worker));
  for (const result of ended) if (result.status === 'rejected') throw result.reason;
}

async function unpack(file: string, root: string, signal?: AbortSignal): Promise<void> {
  const excludes = LEFT_OUT.map((pattern) => `--exclude=${pattern}`);
  const tarArgs = ['-x', '-C', root, '--no-same-owner', ...excludes];
  const tar = spawn('tar', tarArgs, { stdio: ['pipe', 'ignore', 'inherit'], signal });
  const deb = spawn('dpkg-deb', ['--fsys-tarfile', file], { stdio: ['ignore', tar.stdin, 'inherit'], signal });
  tar.stdin.destroy();
  const [[debCode], [tarCode]] = await Promise.all([once(deb, 'close'), once(tar, 'close')]);
  if (debCode !== 0 || tarCode !== 0) throw new Error(`${file} could not be unpacked`);
}
