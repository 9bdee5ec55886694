import { readdirSync, readFileSync } from 'node:fs';

/** The number of a process's open files, sockets and pipes. */
export const openFiles = (pid: number): number => readdirSync(`/proc/${pid}/fd`).length;

/** The resident memory of a process, in bytes. */
export function residentBytes(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes ?? 0) * 1_024;
}
