import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { processes, type RunningProcess } from '../support/environment.ts';

/** Written to `clear_refs`, it makes the kernel forget the most memory that a process has had (proc(5)). */
const FORGET_PEAK = '5';
const NS_PER_MS = 1e6;

/** What the programs of ours have used between two moments. */
export interface Used {
  /** Processor time in ms, by kind of service. */
  cpu: Record<string, number>;
  cpuTotal: number;
  /** Bytes: the most that one process has grown by. */
  growth: number;
}

/** Thrown when a process has ended: what was executed last has most likely killed it. */
export class ProcessEndedError extends Error {
  override name = 'ProcessEndedError';
}

/**
 * Measures processor time by the scheduler's accounts of each thread, in ns. The processes' own metrics say the same, but
 * asking for them costs more than most operations.
 */
export class Meter {
  private readonly watched: RunningProcess[] = processes().filter(({ opsUrl }) => opsUrl !== null);
  private cpuBefore = new Map<number, number>();
  private memoryBefore = new Map<number, number>();

  /** @throws ProcessEndedError */
  start(): void {
    for (const process of this.watched) {
      writeFileSync(`/proc/${process.pid}/clear_refs`, FORGET_PEAK);
      this.memoryBefore.set(process.pid, this.memory(process));
      this.cpuBefore.set(process.pid, this.cpu(process));
    }
  }

  /** @throws ProcessEndedError */
  stop(): Used {
    const used: Used = { cpu: {}, cpuTotal: 0, growth: 0 };
    for (const process of this.watched) {
      const ms = this.cpu(process) - (this.cpuBefore.get(process.pid) ?? 0);
      const kind = process.name.replace(/-\d+$/, '');
      used.cpu[kind] = (used.cpu[kind] ?? 0) + ms;
      used.cpuTotal += ms;
      used.growth = Math.max(used.growth, this.memory(process) - (this.memoryBefore.get(process.pid) ?? 0));
    }
    return used;
  }

  /** Goes on with the processes that there are now, once those that ended have been started again. */
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

/** A thread may have ended since it was listed. */
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
    throw new ProcessEndedError(`${name} has ended`, { cause });
  }
}
