/** Registers a listener. Returns a function that removes it. */
export type Subscribe = (listener: () => void) => () => void;

/** Calls back when a retry may succeed: when the device is back online, or the tab is visible again. */
export const onWake: Subscribe = (listener) => {
  const onVisible = () => {
    if (document.visibilityState === 'visible') listener();
  };
  window.addEventListener('online', listener);
  document.addEventListener('visibilitychange', onVisible);
  return () => {
    window.removeEventListener('online', listener);
    document.removeEventListener('visibilitychange', onVisible);
  };
};

/** Waits `ms`, or until this device wakes, or until one of `others` calls back. */
export function waitOrWake(ms: number, ...others: Subscribe[]): Promise<void> {
  return new Promise((resolve) => {
    const stops = [onWake, ...others].map((subscribe) => subscribe(end));
    const timer = setTimeout(end, ms);
    function end() {
      clearTimeout(timer);
      for (const stop of stops) stop();
      resolve();
    }
  });
}
