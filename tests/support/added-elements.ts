import type { Page } from 'playwright-core';

/** Counts the elements that a page adds per frame, starting with its next load. */
export async function watchAddedElements(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const counts = { now: 0, max: 0 };
    Object.assign(window, { addedElements: counts });
    new MutationObserver((records) => {
      for (const { addedNodes } of records)
        for (const node of addedNodes)
          if (node instanceof Element) counts.now += 1 + node.getElementsByTagName('*').length;
    }).observe(document, { childList: true, subtree: true });
    const nextFrame = () => {
      counts.max = Math.max(counts.max, counts.now);
      counts.now = 0;
      requestAnimationFrame(nextFrame);
    };
    requestAnimationFrame(nextFrame);
  });
}

/** The maximum number of elements added in one frame since the last call. */
export const maxAddedElements = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const { addedElements } = window as unknown as { addedElements: { now: number; max: number } };
    const { max } = addedElements;
    addedElements.max = 0;
    return max;
  });
