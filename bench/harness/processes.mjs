/** What the kernel says that processes used. */
import { readFileSync } from 'node:fs';

/** USER_HZ, which is 100 on every Linux. */
const TICKS_A_SECOND = 100;
const SAMPLE_MS = 50;

/** Seconds of processor time that the processes have used so far, in user and kernel mode (proc(5), utime and stime). */
export function cpuSeconds(pids) {
  const ticks = pids.map((pid) => {
    // The second field, a name in parentheses, may have spaces in it.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ');
    return Number(fields[11]) + Number(fields[12]);
  });
  return ticks.reduce((sum, each) => sum + each, 0) / TICKS_A_SECOND;
}

/** The processes that this one started, and those started by them. */
export function descendants(pid) {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return children
    .split(' ')
    .filter(Boolean)
    .map(Number)
    .flatMap((child) => [child, ...descendants(child)]);
}

/** Bytes of memory that the processes occupy together. */
export function residentBytes(pids) {
  const kilobytes = pids.map((pid) =>
    Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0),
  );
  return kilobytes.reduce((sum, each) => sum + each, 0) * 1_024;
}

/** Looks at the memory of the processes until the returned function is called, which tells the most there was. */
export function watchMemory(pids) {
  let most = residentBytes(pids);
  const look = () => (most = Math.max(most, residentBytes(pids)));
  const timer = setInterval(look, SAMPLE_MS);
  return () => {
    clearInterval(timer);
    return look();
  };
}
