import { readFileSync, writeFileSync } from 'node:fs';
import { processes } from '../../../support/environment.ts';

const SAMPLE_MS = 100;
/** Writing this to `clear_refs` resets the peak resident set size of a process (proc(5)). */
const RESET_PEAK = '5';
/** Linux's unit of CPU time on every platform that Node supports. */
const TICKS_PER_SECOND = 100;

/** The peak memory and CPU time of each process in a period, and the processes that ended in it. */
export class Usage {
  /** Bytes, by process name. */
  readonly peaks = new Map<string, number>();
  private readonly cpuBefore: ReadonlyMap<string, number>;
  private readonly ended = new Set<string>();
  private readonly watched = processes().map(({ name, pid, opsUrl }) => ({ name, pid, isService: opsUrl !== null }));
  private readonly timer: NodeJS.Timeout;

  private constructor() {
    for (const { pid } of this.watched) resetPeak(pid);
    this.cpuBefore = this.cpuTimes();
    this.sample();
    this.timer = setInterval(() => this.sample(), SAMPLE_MS);
  }

  static watch(): Usage {
    return new Usage();
  }

  /** Names of our services, without stores. */
  get services(): string[] {
    return this.watched.filter(({ isService }) => isService).map(({ name }) => name);
  }

  /** CPU seconds that a process used in the period. */
  cpuOf(name: string): number {
    return (this.cpuTimes().get(name) ?? NaN) - (this.cpuBefore.get(name) ?? NaN);
  }

  private cpuTimes(): Map<string, number> {
    return new Map(this.watched.map(({ name, pid }) => [name, cpuTimeOf(pid)]));
  }

  /** Ends the period. @returns the names of processes that have ended. */
  stop(): string[] {
    clearInterval(this.timer);
    this.sample();
    return [...this.ended];
  }

  private sample(): void {
    for (const { name, pid } of this.watched) {
      const peak = peakOf(pid);
      if (peak === undefined) this.ended.add(name);
      else this.peaks.set(name, Math.max(peak, this.peaks.get(name) ?? 0));
    }
  }
}

/** Undefined when the process does not exist. A zombie has no memory either. */
function peakOf(pid: number): number | undefined {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1_024;
  } catch {
    return undefined;
  }
}

/** CPU seconds that a process has used since it started, in user and kernel mode (proc(5)). */
function cpuTimeOf(pid: number): number {
  try {
    // The name in parentheses can contain spaces.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  } catch {
    return NaN;
  }
}

function resetPeak(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, RESET_PEAK);
  } catch {
    // It belongs to another user or has ended, so its peak is since its start.
  }
}
