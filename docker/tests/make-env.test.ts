import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { rootPath } from './support/root.ts';

// Each test starts a program, which takes its time on a busy machine.
jest.setTimeout(30_000);

let folder: string;
const at = (...names: string[]) => join(folder, ...names);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-env-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

const makeEnv = (umask = '022') =>
  spawnSync(
    'sh',
    ['-c', `umask ${umask} && exec "$0" "$@"`, process.execPath, rootPath('docker/make-env.mjs'), folder],
    {
      encoding: 'utf8',
    },
  );

test.each(['022', '077'])(
  'writes files that only containers can reach, all of which can read them, with umask %s',
  (umask) => {
    expect(makeEnv(umask).status).toBe(0);
    expect(statSync(at('secrets')).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(at('secrets'))) expect(statSync(at('secrets', name)).mode & 0o777).toBe(0o444);
  },
);

test('leaves no other files, and prints no secret', () => {
  const { stdout, stderr } = makeEnv();
  expect(readdirSync(folder).sort()).toEqual(['.env', 'secrets']);
  for (const name of readdirSync(at('secrets'))) {
    const secret = readFileSync(at('secrets', name), 'utf8');
    if (secret !== '') expect(stdout + stderr).not.toContain(secret);
  }
});

test('never overwrites secrets', () => {
  mkdirSync(at('secrets'));
  writeFileSync(at('secrets', 'SUBGRAPH_SECRET'), 'in use');
  const { status, stderr } = makeEnv();
  expect(status).toBe(1);
  expect(stderr).toContain('already exists');
  expect(readFileSync(at('secrets', 'SUBGRAPH_SECRET'), 'utf8')).toBe('in use');
});

test('keeps existing settings', () => {
  writeFileSync(at('.env'), 'PARLEY_PORT=80\n');
  expect(makeEnv().status).toBe(0);
  expect(readFileSync(at('.env'), 'utf8')).toBe('PARLEY_PORT=80\n');
});

test('creates a key of the type that signs tokens', () => {
  makeEnv();
  const key = JSON.parse(readFileSync(at('secrets', 'AUTH_SIGNING_KEY'), 'utf8')) as object;
  expect(key).toMatchObject({ kty: 'OKP', crv: 'Ed25519', d: expect.any(String) });
});
