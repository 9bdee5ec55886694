import { readFileSync, writeFileSync } from 'node:fs';
import { processes } from '../../../support/environment.ts';

const SAMPLE_MS = 100;
/** Written to `clear_refs`, it makes the kernel forget the most memory that a process has had (proc(5)). */
const FORGET_PEAK = '5';
/** What Linux counts processor time in, on every machine that Node runs on. */
const TICKS_PER_SECOND = 100;

/** The most memory of each process in a span of time, its processor time, and which ended in it. */
export class Usage {
  /** Bytes, by the process's name. */
  readonly peaks = new Map<string, number>();
  private readonly cpuBefore: ReadonlyMap<string, number>;
  private readonly ended = new Set<string>();
  private readonly watched = processes().map(({ name, pid, opsUrl }) => ({ name, pid, isService: opsUrl !== null }));
  private readonly timer: NodeJS.Timeout;

  private constructor() {
    for (const { pid } of this.watched) forgetPeak(pid);
    this.cpuBefore = this.cpuTimes();
    this.sample();
    this.timer = setInterval(() => this.sample(), SAMPLE_MS);
  }

  static watch(): Usage {
    return new Usage();
  }

  /** Programs of ours, not stores. */
  get services(): string[] {
    return this.watched.filter(({ isService }) => isService).map(({ name }) => name);
  }

  /** Seconds of a core that a process has used in the span. */
  cpuOf(name: string): number {
    return (this.cpuTimes().get(name) ?? NaN) - (this.cpuBefore.get(name) ?? NaN);
  }

  private cpuTimes(): Map<string, number> {
    return new Map(this.watched.map(({ name, pid }) => [name, cpuTimeOf(pid)]));
  }

  /** Ends the span. @returns the names of the processes that are not there any more. */
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

/** Undefined when there is no such process; one that nobody has waited for yet has no memory left. */
function peakOf(pid: number): number | undefined {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1_024;
  } catch {
    return undefined;
  }
}

/** Seconds of a core that a process has used since it started, in user and kernel mode (proc(5)). */
function cpuTimeOf(pid: number): number {
  try {
    // The name in parentheses may have spaces in it.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  } catch {
    return NaN;
  }
}

function forgetPeak(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, FORGET_PEAK);
  } catch {
    // It belongs to another user, or is gone: its peak is that since its start.
  }
}
