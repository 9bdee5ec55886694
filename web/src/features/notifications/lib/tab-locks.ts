/** Held by every visible tab. */
const IN_VIEW = 'parley.in-view';
/** Held by the one tab that shows the notifications for all tabs. */
const NOTIFIER = 'parley.notifier';

/** Insecure origins have neither locks nor notifications. */
const locks = (): LockManager | undefined => navigator.locks as LockManager | undefined;

/** Holds a shared lock while this tab is visible, so that other tabs know. Returns a function that stops it. */
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

/** Calls back when this tab becomes the one that shows notifications: at once, or when the previous one closes. */
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
      // Released before it was acquired.
    });
  return () => {
    waiting.abort();
    release?.();
  };
}
