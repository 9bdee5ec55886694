import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { ConfigError, readConfig } from './config.ts';
import { port, secret } from './option-types.ts';

const KEY = 'k'.repeat(32);
const schema = z.object({ KEY: secret, OLD_KEY: secret.default('none'), PORT: port });

let folder: string;
let file: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-secrets-'));
  file = write('key', `${KEY}\n`);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const read = (env: NodeJS.ProcessEnv) => readConfig(schema, { PORT: '1', ...env }, ['KEY', 'OLD_KEY']);
function problemsOf(env: NodeJS.ProcessEnv): string[] {
  try {
    read(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('a secret', () => {
  test('is read from its variable or from the named file, without the trailing newline', () => {
    expect(read({ KEY }).KEY).toBe(KEY);
    expect(read({ KEY_FILE: file }).KEY).toBe(KEY);
    expect(read({ KEY_FILE: '', KEY }).KEY).toBe(KEY);
    expect(read({ KEY_FILE: write('windows', `${KEY}\r\n`) }).KEY).toBe(KEY);
  });

  test('is accepted from one of them only', () => {
    expect(problemsOf({ KEY, KEY_FILE: file })).toEqual(['KEY_FILE: set either KEY or KEY_FILE, not both']);
  });

  test('is reported along with all other problems if its file cannot be read', () => {
    expect(problemsOf({ KEY_FILE: join(folder, 'none'), PORT: 'x' })).toEqual([
      'KEY_FILE: cannot be read (ENOENT)',
      'PORT: must be a port from 0 to 65535',
    ]);
    expect(problemsOf({ KEY_FILE: folder })).toEqual(['KEY_FILE: cannot be read (EISDIR)']);
  });

  test('is absent if its file is empty, as with an empty variable', () => {
    const empty = write('empty', '\n');
    expect(read({ KEY, OLD_KEY_FILE: empty }).OLD_KEY).toBe('none');
    expect(problemsOf({ KEY_FILE: empty })).toEqual(['KEY is missing: the file named by KEY_FILE is empty']);
  });

  test('is not quoted when it is rejected', () => {
    const problems = problemsOf({ KEY_FILE: write('short', 'hunter2') });
    expect(problems).toEqual(['KEY: must have at least 32 characters']);
  });

  test('is not read from a file unless the service lists it', () => {
    expect(problemsOf({ KEY, PORT: '', PORT_FILE: file })).toEqual(['PORT is missing']);
  });
});
