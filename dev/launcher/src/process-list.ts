import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** A running process; `opsUrl` is null for a store. */
export interface ProcessEntry {
  name: string;
  pid: number;
  url: string;
  opsUrl: string | null;
}

/** Replaces the list atomically, so that readers never see a partial one. */
export function writeProcessList(file: string, entries: ProcessEntry[]): void {
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(entries, null, 2)}\n`);
  renameSync(draft, file);
}

export function removeProcessList(file: string): void {
  rmSync(file, { force: true });
}
