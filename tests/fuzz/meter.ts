import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { processes, type RunningProcess } from '../support/environment.ts';

/** Writing this to `clear_refs` resets the peak resident set size of a process (proc(5)). */
const RESET_PEAK = '5';
const NS_PER_MS = 1e6;

/** Resources that our services have used between two points in time. */
export interface Usage {
  /** CPU time in ms, by kind of service. */
  cpu: Record<string, number>;
  cpuTotal: number;
  /** The maximum memory growth of one process, in bytes. */
  growth: number;
}

/** Thrown when a process has exited, most likely because of the last operation. */
export class ProcessEndedError extends Error {
  override name = 'ProcessEndedError';
}

/**
 * Measures CPU time by the scheduler statistics of each thread, in ns. The processes' metrics report the same, but reading
 * them costs more than most operations.
 */
export class Meter {
  private readonly watched: RunningProcess[] = processes().filter(({ opsUrl }) => opsUrl !== null);
  private cpuBefore = new Map<number, number>();
  private memoryBefore = new Map<number, number>();

  /** @throws ProcessEndedError */
  start(): void {
    for (const process of this.watched) {
      writeFileSync(`/proc/${process.pid}/clear_refs`, RESET_PEAK);
      this.memoryBefore.set(process.pid, this.memory(process));
      this.cpuBefore.set(process.pid, this.cpu(process));
    }
  }

  /** @throws ProcessEndedError */
  stop(): Usage {
    const used: Usage = { cpu: {}, cpuTotal: 0, growth: 0 };
    for (const process of this.watched) {
      const ms = this.cpu(process) - (this.cpuBefore.get(process.pid) ?? 0);
      const kind = process.name.replace(/-\d+$/, '');
      used.cpu[kind] = (used.cpu[kind] ?? 0) + ms;
      used.cpuTotal += ms;
      used.growth = Math.max(used.growth, this.memory(process) - (this.memoryBefore.get(process.pid) ?? 0));
    }
    return used;
  }

  /** Switches to the current processes after some were restarted. */
  renew(): void {
    this.watched.splice(0, Infinity, ...processes().filter(({ opsUrl }) => opsUrl !== null));
  }

  private cpu({ name, pid }: RunningProcess): number {
    return ended(name, () =>
      readdirSync(`/proc/${pid}/task`).reduce(
        (sum, thread) => sum + Number(readThread(pid, thread).split(' ')[0]) / NS_PER_MS,
        0,
      ),
    );
  }

  private memory({ name, pid }: RunningProcess): number {
    return ended(name, () => {
      const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
      if (kilobytes === undefined) throw new Error('no memory');
      return Number(kilobytes) * 1_024;
    });
  }
}

/** Returns 0 for a thread that has ended since it was listed. */
function readThread(pid: number, thread: string): string {
  try {
    return readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8');
  } catch {
    return '0';
  }
}

function ended<Value>(name: string, read: () => Value): Value {
  try {
    return read();
  } catch (cause) {
    throw new ProcessEndedError(`${name} has exited`, { cause });
  }
}
