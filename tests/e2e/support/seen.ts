import type { Page } from 'playwright-core';

/** What is wrong about the messages of which nothing was ever in view. */
export interface Missed {
  /** Counted as read. */
  read: number[];
  /** Not counted as read, and not announced either. */
  unannounced: number[];
}

interface Watched {
  /** The numbers of the messages of which some part was in view of a page with the focus. */
  seenNumbers: Set<number>;
}

/** Notes from now on, frame by frame, which messages are in view; they begin with `#` and their number. Runs in the page. */
export function watchSeen(): void {
  const seenNumbers = new Set<number>();
  Object.assign(window, { seenNumbers });
  const look = () => {
    const list = document.querySelector('[role=region][aria-label=Messages]');
    const box = list?.getBoundingClientRect();
    if (list && box && document.hasFocus()) {
      for (const row of list.querySelectorAll('article')) {
        const { top, bottom } = row.getBoundingClientRect();
        // What it answers stands above its own text.
        const number = [...row.textContent.matchAll(/#(\d+) /g)].at(-1)?.[1];
        if (number && bottom > box.top && top < box.bottom) seenNumbers.add(Number(number));
      }
    }
    requestAnimationFrame(look);
  };
  look();
}

/**
 * Waits until everything that was written is in view, seen or announced.
 * @param read how many of the messages count as read.
 * @returns null if all is well.
 */
export async function missed(page: Page, written: number, read: number): Promise<Missed | null> {
  const unseenUpTo = (last: number) =>
    page.evaluate((last) => {
      const { seenNumbers } = window as unknown as Watched;
      return Array.from({ length: last }, (_, index) => index + 1).filter((number) => !seenNumbers.has(number));
    }, last);
  const unseenRead = await unseenUpTo(read);
  const isAnnounced = () =>
    page.waitForFunction(
      (written) => {
        const { seenNumbers } = window as unknown as Watched;
        if (!document.hasFocus()) return true;
        const unseen = Array.from({ length: written }, (_, index) => index + 1).filter((one) => !seenNumbers.has(one));
        const counts = [...document.querySelectorAll('button')].map(
          ({ textContent }) => /^(\d+)\+? (?:new message|unread above)/.exec(textContent.trim())?.[1] ?? 0,
        );
        return counts.reduce<number>((sum, count) => sum + Number(count), 0) >= unseen.length;
      },
      written,
      { timeout: 10_000 },
    );
  try {
    await isAnnounced();
  } catch {
    return { read: unseenRead, unannounced: await unseenUpTo(written) };
  }
  return unseenRead.length > 0 ? { read: unseenRead, unannounced: [] } : null;
}
