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

/** How many messages were read before the reader came, are written, and count as read. */
interface Counts {
  from: number;
  written: number;
  read: number;
}

/**
 * Waits until everything that was written is in view, seen or announced.
 * @returns null if all is well.
 */
export async function missed(page: Page, { from, written, read }: Counts): Promise<Missed | null> {
  const unseenUpTo = (last: number) =>
    page.evaluate(
      ([from, last]) => {
        const { seenNumbers } = window as unknown as Watched;
        const numbers = Array.from({ length: Math.max(0, last - from) }, (_, index) => from + index + 1);
        return numbers.filter((number) => !seenNumbers.has(number));
      },
      [from, last] as const,
    );
  const unseenRead = await unseenUpTo(read);
  const isAnnounced = () =>
    page.waitForFunction(
      ([from, written]) => {
        const { seenNumbers } = window as unknown as Watched;
        if (!document.hasFocus()) return true;
        const numbers = Array.from({ length: written - from }, (_, index) => from + index + 1);
        const unseen = numbers.filter((number) => !seenNumbers.has(number));
        const counts = [...document.querySelectorAll('button')].map(
          ({ textContent }) => /^(\d+)\+? (?:new message|unread above)/.exec(textContent.trim())?.[1] ?? 0,
        );
        return counts.reduce<number>((sum, count) => sum + Number(count), 0) >= unseen.length;
      },
      [from, written] as const,
      { timeout: 10_000 },
    );
  try {
    await isAnnounced();
  } catch {
    return { read: unseenRead, unannounced: await unseenUpTo(written) };
  }
  return unseenRead.length > 0 ? { read: unseenRead, unannounced: [] } : null;
}
