import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Thrown when Parley is already running from this checkout. */
export class AlreadyRunningError extends Error {
  constructor(pid: number) {
    super(`Parley is already running from this folder (pid ${pid}). Stop it with Ctrl-C there, or: kill ${pid}`);
    this.name = 'AlreadyRunningError';
  }
}

/**
 * Prevents a second start from the same checkout until the returned function is called. A lock whose owner has ended is
 * ignored.
 * @throws AlreadyRunningError
 */
export function lock(file: string): () => void {
  const owner = ownerOf(file);
  if (owner !== undefined && isLauncher(owner)) throw new AlreadyRunningError(owner);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, String(process.pid));
  return () => rmSync(file, { force: true });
}

function ownerOf(file: string): number | undefined {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** A pid can be reused by another program after its owner has ended. */
function isLauncher(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('dev/launcher/');
  } catch {
    return false;
  }
}
