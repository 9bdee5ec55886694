import { readdirSync, readFileSync } from 'node:fs';

/**
 * Stops a process and all its descendants, such as the backends of a PostgreSQL server, which have their own process
 * groups. The parent is stopped first, so that it cannot start more.
 * @returns the pids of the stopped processes.
 */
export function stopTree(pid: number): number[] {
  const stopped = new Set<number>();
  for (let next = [pid]; next.length > 0; next = descendantsOf(pid).filter((found) => !stopped.has(found))) {
    for (const found of next) {
      stopped.add(found);
      signal(found, 'SIGSTOP');
    }
  }
  return [...stopped];
}

export function continueAll(pids: readonly number[]): void {
  for (const pid of pids) signal(pid, 'SIGCONT');
}

function descendantsOf(pid: number): number[] {
  const parents = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((name) => [Number(name), parentOf(name)]),
  );
  const isBelow = (one: number): boolean => {
    const parent = parents.get(one);
    return parent === pid || (parent !== undefined && isBelow(parent));
  };
  return [...parents.keys()].filter(isBelow);
}

/** Parses `pid (name) state ppid …`, where the name can contain anything. Undefined when the process has ended. */
function parentOf(pid: string): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')')).split(' ')[2]);
  } catch {
    return undefined;
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
