import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ConfigError } from '@parley/shared';
import { readSecretFiles } from './secret-files.ts';

let folder: string;
let file: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-secrets-'));
  file = join(folder, 'key');
  writeFileSync(file, 'from the file\n');
  writeFileSync(join(folder, 'empty'), '\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const load = (env: NodeJS.ProcessEnv) => {
  if (!env['KEY']) throw new ConfigError(['KEY is missing', 'PORT is missing']);
  return env['KEY'];
};
function problemsOf(env: NodeJS.ProcessEnv): string[] {
  try {
    readSecretFiles(env, ['KEY'], load);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('a secret', () => {
  test('comes from its variable or from the file that is named', () => {
    expect(readSecretFiles({ KEY: 'given' }, ['KEY'], load)).toBe('given');
    expect(readSecretFiles({ KEY_FILE: file }, ['KEY'], load)).toBe('from the file');
    expect(readSecretFiles({ KEY_FILE: '', KEY: 'given' }, ['KEY'], load)).toBe('given');
  });

  test('is in one of them', () => {
    expect(problemsOf({ KEY: 'given', KEY_FILE: file })).toEqual(['KEY_FILE: set it or KEY, not both']);
  });

  test('whose file cannot be read is told beside every other problem', () => {
    expect(problemsOf({ KEY_FILE: join(folder, 'none') })).toEqual([
      'KEY_FILE: cannot be read (ENOENT)',
      'PORT is missing',
    ]);
    expect(problemsOf({ KEY_FILE: join(folder, 'empty') })[0]).toBe('KEY_FILE: the file is empty');
  });
});
