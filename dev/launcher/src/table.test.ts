import { expect, test } from '@jest/globals';
import type { RunningSystem } from './running-system.ts';
import { systemTable } from './table.ts';

test('shows address, pid and engine, but no password', () => {
  const system = {
    stores: [
      { name: 'postgres', url: 'postgres://parley:hunter2@db/parley', engine: 'from POSTGRES_URL', processes: [] },
      {
        name: 'redis',
        url: 'redis://127.0.0.1:1',
        engine: 'Valkey 9, embedded',
        processes: [{ name: 'redis', pid: 7, url: 'redis://127.0.0.1:1' }],
      },
    ],
    services: [{ spec: { name: 'auth', url: 'http://127.0.0.1:2' }, pid: 8 }],
  } as unknown as RunningSystem;
  const table = systemTable(system);
  expect(table).not.toContain('hunter2');
  expect(table.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
    ['service', 'address', 'pid', 'store engine'],
    expect.anything(),
    ['postgres', 'postgres://parley@db/parley', 'from POSTGRES_URL'],
    ['redis', 'redis://127.0.0.1:1', '7', 'Valkey 9, embedded'],
    ['auth', 'http://127.0.0.1:2', '8'],
  ]);
});
