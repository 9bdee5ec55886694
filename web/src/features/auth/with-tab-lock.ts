const LOCK = 'parley.refresh';

/** Runs tasks one after the other over all tabs. Browsers have no locks on insecure origins: there each tab is alone. */
export async function withTabLock<T>(task: () => Promise<T>): Promise<T> {
  if (!('locks' in navigator)) return task();
  return navigator.locks.request(LOCK, task) as Promise<T>;
}
