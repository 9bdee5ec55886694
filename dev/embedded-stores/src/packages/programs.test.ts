import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Programs } from './programs.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'programs-'));
  for (const folder of [
    'usr/lib/aarch64-linux-gnu',
    'usr/lib/postgresql/18/bin',
    'usr/share/postgresql/18/extension',
  ]) {
    await mkdir(join(root, folder), { recursive: true });
  }
  await writeFile(join(root, 'usr/lib/aarch64-linux-gnu/ld-linux-aarch64.so.1'), '');
  await writeFile(join(root, 'usr/lib/postgresql/18/bin/postgres'), 'ELF');
});
afterEach(() => rm(root, { recursive: true }));

test("starts a program by the root's own loader, on any architecture, under its own name", () => {
  const { command, args } = new Programs(root, '18').valkey(['--port', '1']);
  const libraries = join(root, 'usr/lib/aarch64-linux-gnu');
  expect(command).toBe(join(libraries, 'ld-linux-aarch64.so.1'));
  expect(args).toEqual([
    '--library-path',
    [libraries, join(libraries, 'lapack'), join(libraries, 'blas'), join(root, 'usr/lib/postgresql/18/lib')].join(':'),
    '--argv0',
    join(root, 'usr/bin/valkey-server'),
    join(root, 'usr/bin/valkey-server'),
    '--port',
    '1',
  ]);
});

test('names the final folder in the postgres wrapper, with any characters', async () => {
  const programs = new Programs(root, '18');
  await programs.install("/cache/it's here");
  const wrapper = await readFile(join(programs.postgresBin, 'postgres'), 'utf8');
  expect(wrapper).toMatch(
    /^#!\/bin\/sh\nexec '\/cache\/it'\\''s here\/usr\/lib\/aarch64-linux-gnu\/ld-linux-aarch64\.so\.1' /,
  );
  expect(wrapper).toContain(`--argv0' '/cache/it'\\''s here/usr/lib/postgresql/18/bin/postgres'`);
  expect(wrapper).not.toContain(root);
  expect(await readFile(join(programs.postgresBin, 'postgres.bin'), 'utf8')).toBe('ELF');
  const control = join(root, 'usr/share/postgresql/18/extension/postgis.control');
  expect(await readlink(control)).toBe('postgis-3.control');
});

test('rejects a root without a loader', async () => {
  await rm(join(root, 'usr/lib/aarch64-linux-gnu'), { recursive: true });
  expect(() => new Programs(root, '18')).toThrow('No loader');
});
