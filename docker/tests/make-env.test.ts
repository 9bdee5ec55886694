import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { rootPath } from './support/root.ts';

// Each test starts a program, which takes its time on a busy machine.
jest.setTimeout(30_000);

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-env-'));
  file = join(folder, '.env');
});

afterEach(() => rmSync(folder, { recursive: true }));

const makeEnv = () => spawnSync(process.execPath, [rootPath('docker/make-env.mjs'), file], { encoding: 'utf8' });

test('writes a file that only its owner can read, and no secret on the screen', () => {
  const { status, stdout } = makeEnv();
  expect({ status, stdout }).toEqual({ status: 0, stdout: `Wrote ${file}\n` });
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('never overwrites secrets', () => {
  writeFileSync(file, 'SUBGRAPH_SECRET=in-use\n');
  const { status, stderr } = makeEnv();
  expect(status).toBe(1);
  expect(stderr).toContain('is there already');
  expect(readFileSync(file, 'utf8')).toBe('SUBGRAPH_SECRET=in-use\n');
});

test('writes what a shell reads the same way', () => {
  makeEnv();
  const { stdout } = spawnSync('sh', ['-c', '. "$0" && printf %s "$AUTH_SIGNING_KEY"', file], { encoding: 'utf8' });
  expect(JSON.parse(stdout)).toMatchObject({ kty: 'OKP', crv: 'Ed25519', d: expect.any(String) });
});
