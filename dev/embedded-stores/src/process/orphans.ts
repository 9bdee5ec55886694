import { readdir, readFile, readlink } from 'node:fs/promises';
import { basename, sep } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** How long a process may take to vanish after SIGKILL. */
const KILL_DEADLINE_MS = 10_000;
const POLL_MS = 20;

/**
 * Store processes that work in a data folder, whoever started them. Every process of ours has its working folder
 * inside the data folder and is one of few programs; a process id in some file could be anybody's by now.
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
    return false; // Gone meanwhile, or another user's: not one that we may touch.
  }
}

/**
 * Ends what a killed run left behind in a data folder. SIGKILL, because these stores lost their owner and all of them
 * recover from their logs; a process in the middle of an orderly stop would only keep us waiting.
 */
export async function stopOrphans(folder: string): Promise<number> {
  let stopped = 0;
  const deadline = Date.now() + KILL_DEADLINE_MS;
  for (;;) {
    const pids = await findStoreProcesses(folder);
    if (pids.length === 0) return stopped;
    if (Date.now() > deadline) throw new Error(`Processes ${pids.join(', ')} in ${folder} do not end`);
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
