import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LOOPBACK, rememberedPorts } from './ports.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ports-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('remembers ports, and replaces one that is in use', async () => {
  const file = join(folder, 'ports.json');
  const ports = await rememberedPorts(file, ['a', 'b']);
  expect(ports.a).not.toBe(ports.b);
  expect(await rememberedPorts(file, ['a', 'b'])).toEqual(ports);

  const other = createServer().listen(ports.a, LOOPBACK);
  await once(other, 'listening');
  const again = await rememberedPorts(file, ['a', 'b']);
  expect(again.b).toBe(ports.b);
  expect(again.a).not.toBe(ports.a);
  other.close();
});
