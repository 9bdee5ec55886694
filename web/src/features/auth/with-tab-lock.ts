const LOCK = 'parley.refresh';

/** Runs one task at a time across all tabs. Without locks, as on insecure origins, tabs do not exclude each other. */
export async function withTabLock<T>(task: () => Promise<T>): Promise<T> {
  if (!('locks' in navigator)) return task();
  return navigator.locks.request(LOCK, task) as Promise<T>;
}
