/** Held by every tab that is in view. */
const IN_VIEW = 'parley.in-view';
/** Held by the one tab that shows notifications for all. */
const NOTIFIER = 'parley.notifier';

/** Browsers have no locks on insecure origins, and no notifications either. */
const locks = (): LockManager | undefined => navigator.locks as LockManager | undefined;

/** Lets other tabs know, for as long as this one is in view, that somebody looks at Parley. Returns how to stop. */
export function holdInViewLock(): () => void {
  let release: (() => void) | undefined;
  const follow = () => {
    release?.();
    release = document.visibilityState === 'visible' ? hold(IN_VIEW, 'shared', () => undefined) : undefined;
  };
  follow();
  document.addEventListener('visibilitychange', follow);
  return () => {
    document.removeEventListener('visibilitychange', follow);
    release?.();
  };
}

export async function isAnyTabInView(): Promise<boolean> {
  const { held = [] } = (await locks()?.query()) ?? {};
  return held.some(({ name }) => name === IN_VIEW);
}

/** Calls back once this tab is the one that shows notifications: at once, or when the one before is gone. */
export const becomeNotifier = (onBecome: () => void): (() => void) => hold(NOTIFIER, 'exclusive', onBecome);

function hold(name: string, mode: LockMode, onHeld: () => void): () => void {
  const waiting = new AbortController();
  let release: (() => void) | undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  locks()
    ?.request(name, { mode, signal: waiting.signal }, () => {
      onHeld();
      return released;
    })
    .catch(() => {
      // Given up before it was held.
    });
  return () => {
    waiting.abort();
    release?.();
  };
}
