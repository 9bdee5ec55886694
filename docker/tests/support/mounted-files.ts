import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Variables } from './compose.ts';

/** Calls `load` with a container's environment while its files exist, at another path than in the container. */
export function withFiles<T>(files: Variables, env: Variables, load: (env: Variables) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'parley-mounts-'));
  try {
    const moved = new Map(
      Object.entries(files).map(([path, text], index) => {
        const place = join(folder, String(index));
        writeFileSync(place, text);
        return [path, place];
      }),
    );
    return load(Object.fromEntries(Object.entries(env).map(([name, value]) => [name, moved.get(value) ?? value])));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The URLs in values, each of which may contain several. */
export const urlsIn = (values: string[]): URL[] =>
  values
    .flatMap((value) => value.split(','))
    .filter((value) => value.includes('://'))
    .map((value) => new URL(value));
