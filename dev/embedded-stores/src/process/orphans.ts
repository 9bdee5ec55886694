import { readdir, readFile, readlink } from 'node:fs/promises';
import { basename, sep } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The time in which a process must end after SIGKILL. */
const KILL_DEADLINE_MS = 10_000;
const POLL_MS = 20;

/**
 * The store processes that work in a data folder, regardless of who started them. All have their working folder inside
 * the data folder and run one of a few programs. Process ids in files could have been reused.
 */
export async function findStoreProcesses(folder: string, proc = '/proc'): Promise<number[]> {
  const pids = (await readdir(proc)).filter((name) => /^\d+$/.test(name));
  const ours = await Promise.all(pids.map((pid) => isStoreProcess(`${proc}/${pid}`, folder)));
  return pids.filter((_, index) => ours[index]).map(Number);
}

async function isStoreProcess(proc: string, folder: string): Promise<boolean> {
  try {
    const cwd = await readlink(`${proc}/cwd`);
    if (cwd !== folder && !cwd.startsWith(folder + sep)) return false;
    const program = basename(await readlink(`${proc}/exe`));
    if (program.startsWith('ld-linux') || program.startsWith('mongod')) return true;
    return /[\\/]documentdb-wire[\\/]dist[\\/]main\.js\0/.test(await readFile(`${proc}/cmdline`, 'utf8'));
  } catch {
    return false; // Ended in the meantime, or owned by another user: not to be touched.
  }
}

/**
 * Ends processes that a killed run left in a data folder. Uses SIGKILL, because these stores lost their owner and all of
 * them recover from their logs; waiting for an orderly shutdown has no benefit.
 */
export async function stopOrphans(folder: string): Promise<number> {
  let stopped = 0;
  const deadline = Date.now() + KILL_DEADLINE_MS;
  for (;;) {
    const pids = await findStoreProcesses(folder);
    if (pids.length === 0) return stopped;
    if (Date.now() > deadline) throw new Error(`Processes ${pids.join(', ')} in ${folder} could not be stopped`);
    stopped = Math.max(stopped, pids.length);
    for (const pid of pids) kill(pid);
    await sleep(POLL_MS);
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
