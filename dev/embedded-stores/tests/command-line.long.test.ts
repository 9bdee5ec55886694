import { describe, expect, jest, test } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findStoreProcesses } from '../src/process/orphans.ts';

jest.setTimeout(120_000);

const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const { POSTGRES_URL: _1, MONGO_URL: _2, REDIS_URL: _3, ...environment } = process.env;

function start(args: string[], env: NodeJS.ProcessEnv = environment): ChildProcess {
  return spawn(process.execPath, [cli, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
}

async function output(child: ChildProcess): Promise<{ code: number; stdout: string; stderr: string }> {
  const [stdout, stderr] = [child.stdout, child.stderr].map(async (stream) => {
    let text = '';
    for await (const chunk of stream ?? []) text += String(chunk);
    return text;
  });
  const [code] = (await once(child, 'exit')) as [number];
  return { code, stdout: (await stdout) ?? '', stderr: (await stderr) ?? '' };
}

describe('exec', () => {
  test('runs a command with the three URLs and exits with its code', async () => {
    const program =
      'console.log(process.env.POSTGRES_URL, process.env.MONGO_URL, process.env.REDIS_URL); process.exit(7)';
    const { code, stdout, stderr } = await output(start(['exec', '--', process.execPath, '-e', program]));
    expect(code).toBe(7);
    expect(stdout).toMatch(/^postgresql:\/\/\S+ mongodb:\/\/\S+ redis:\/\/\S+\n$/);
    expect(stderr).toMatch(/postgres: PostgreSQL .*\nmongo: .*\nredis: Valkey/);
  });

  test('prefers URLs from the environment and starts nothing for them', async () => {
    const env = {
      ...environment,
      POSTGRES_URL: 'postgresql://a/b',
      MONGO_URL: 'mongodb://c/d',
      REDIS_URL: 'redis://e',
    };
    const program = 'console.log(process.env.POSTGRES_URL)';
    const { stdout, stderr } = await output(start(['exec', '--', process.execPath, '-e', program], env));
    expect(stdout).toBe('postgresql://a/b\n');
    expect(stderr).toBe('postgres: from POSTGRES_URL\nmongo: from MONGO_URL\nredis: from REDIS_URL\n');
  });

  test('forwards a signal, stops everything and removes the data', async () => {
    const temporary = await mkdtemp(join(tmpdir(), 'parley-command-line-'));
    const program = `process.on('SIGTERM', () => process.exit(5)); setInterval(() => 0, 1000); console.log('up')`;
    const env = { ...environment, TMPDIR: temporary };
    // Must be accessible to the stores' user.
    await import('node:fs/promises').then(({ chmod }) => chmod(temporary, 0o755));
    const child = start(['exec', '--', process.execPath, '-e', program], env);
    await once(child.stdout ?? child, 'data');
    expect((await findStoreProcesses(temporary)).length).toBeGreaterThan(3);
    child.kill('SIGTERM');
    const [code] = (await once(child, 'exit')) as [number];
    expect(code).toBe(5);
    expect(await findStoreProcesses(temporary)).toEqual([]);
    await rm(temporary, { recursive: true });
  });

  test('exits with 127 for an unknown command', async () => {
    const env = {
      ...environment,
      POSTGRES_URL: 'postgresql://a/b',
      MONGO_URL: 'mongodb://c/d',
      REDIS_URL: 'redis://e',
    };
    expect((await output(start(['exec', '--', 'no-such-command'], env))).code).toBe(127);
  });
});

test('names the variables and the compose command when nothing can be downloaded', async () => {
  const cache = await mkdtemp(join(tmpdir(), 'parley-no-cache-'));
  await import('node:fs/promises').then(({ chmod }) => chmod(cache, 0o755));
  const mirror = {
    PARLEY_CACHE: cache,
    PARLEY_DATA: join(cache, 'data'),
    PARLEY_DEBIAN_MIRROR: 'http://127.0.0.1:1/debian',
  };
  const env = { ...environment, ...mirror, REDIS_URL: 'redis://e' };
  const { code, stderr } = await output(start(['start'], env));
  expect(code).toBe(1);
  expect(stderr).toContain('Set POSTGRES_URL, MONGO_URL');
  expect(stderr).toContain('docker compose -f docker/compose.yml up -d postgres mongo\n');
  await rm(cache, { recursive: true });
});
