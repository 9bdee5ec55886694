import { readdirSync, readFileSync } from 'node:fs';

/**
 * Stops a process with all its descendants, such as the backends of a PostgreSQL server, each of which has a process
 * group of its own. The parent is stopped first, so that it starts no more.
 * @returns the ids of what was stopped.
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

/** `pid (name) state ppid …`, where the name may be anything. Undefined once the process is gone. */
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
