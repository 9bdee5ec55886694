import type { Page } from 'playwright-core';

/** Counts the elements that a page puts in between two of its frames, from its next load on. */
export async function watchAddedElements(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const counts = { now: 0, most: 0 };
    Object.assign(window, { addedElements: counts });
    new MutationObserver((records) => {
      for (const { addedNodes } of records)
        for (const node of addedNodes)
          if (node instanceof Element) counts.now += 1 + node.getElementsByTagName('*').length;
    }).observe(document, { childList: true, subtree: true });
    const nextFrame = () => {
      counts.most = Math.max(counts.most, counts.now);
      counts.now = 0;
      requestAnimationFrame(nextFrame);
    };
    requestAnimationFrame(nextFrame);
  });
}

/** The most elements that were added for one frame since the last call. */
export const mostAddedElements = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const { addedElements } = window as unknown as { addedElements: { now: number; most: number } };
    const { most } = addedElements;
    addedElements.most = 0;
    return most;
  });
