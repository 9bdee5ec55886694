import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { lock } from './lock.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-lock-'));
  file = join(folder, 'launcher.pid');
});

afterEach(() => rmSync(folder, { recursive: true }));

describe('lock', () => {
  test('can be taken again after its release', () => {
    lock(file)();
    expect(() => lock(file)).not.toThrow();
  });

  test('is ignored if its owner has ended or is another program', () => {
    writeFileSync(file, '1');
    expect(() => lock(file)).not.toThrow();
    writeFileSync(file, 'rubbish');
    expect(() => lock(file)).not.toThrow();
  });
});
