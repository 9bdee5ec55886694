/** Resource usage of processes, as reported by the kernel. */
import { readFileSync } from 'node:fs';

/** USER_HZ, which is 100 on every Linux. */
const TICKS_PER_SECOND = 100;
const SAMPLE_MS = 50;

/** CPU seconds that the processes have used, in user and kernel mode (proc(5), utime and stime). */
export function cpuSeconds(pids) {
  const ticks = pids.map((pid) => {
    // The second field, a name in parentheses, can contain spaces.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ');
    return Number(fields[11]) + Number(fields[12]);
  });
  return ticks.reduce((sum, each) => sum + each, 0) / TICKS_PER_SECOND;
}

/** The pids of a process's descendants. */
export function descendants(pid) {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return children
    .split(' ')
    .filter(Boolean)
    .map(Number)
    .flatMap((child) => [child, ...descendants(child)]);
}

/** The total resident memory of the processes, in bytes. */
export function residentBytes(pids) {
  const kilobytes = pids.map((pid) =>
    Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0),
  );
  return kilobytes.reduce((sum, each) => sum + each, 0) * 1_024;
}

/** Samples the memory of the processes. @returns a function that stops sampling and returns the peak. */
export function watchMemory(pids) {
  let peak = residentBytes(pids);
  const sample = () => (peak = Math.max(peak, residentBytes(pids)));
  const timer = setInterval(sample, SAMPLE_MS);
  return () => {
    clearInterval(timer);
    return sample();
  };
}
