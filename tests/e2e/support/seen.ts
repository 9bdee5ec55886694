import type { Page } from 'playwright-core';

/** Messages that were never in view and are handled wrongly. */
export interface Missed {
  /** Numbers of those that count as read. */
  read: number[];
  /** Numbers of those that are unread but not announced. */
  unannounced: number[];
}

interface Watched {
  /** Numbers of the messages that were at least partly in view while the page had the focus. */
  seenNumbers: Set<number>;
}

/** Records in each frame which messages are in view. They start with `#` and their number. Runs in the page. */
export function watchSeen(): void {
  const seenNumbers = new Set<number>();
  Object.assign(window, { seenNumbers });
  const sample = () => {
    const list = document.querySelector('[role=region][aria-label=Messages]');
    const box = list?.getBoundingClientRect();
    if (list && box && document.hasFocus()) {
      for (const row of list.querySelectorAll('article')) {
        const { top, bottom } = row.getBoundingClientRect();
        // The quoted parent comes before the message's own text.
        const number = [...row.textContent.matchAll(/#(\d+) /g)].at(-1)?.[1];
        if (number && bottom > box.top && top < box.bottom) seenNumbers.add(Number(number));
      }
    }
    requestAnimationFrame(sample);
  };
  sample();
}

/** The numbers of messages read before the test, written so far, and counted as read. */
interface Counts {
  from: number;
  written: number;
  read: number;
}

/**
 * Waits until every message is in view, was seen, or is announced.
 * @returns null when there is no problem.
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
