import type { Page } from 'playwright-core';

/** What is wrong with where the focus of a page is: nowhere, out of view, or not to be seen. Null when nothing is. */
export const faultOfFocus = (page: Page): Promise<string | null> =>
  page.evaluate(async () => {
    // Once what has just been focused is drawn.
    for (const _ of [1, 2]) await new Promise(requestAnimationFrame);
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || element === document.body) return 'the focus is nowhere';
    const name = `${element.tagName} ${element.getAttribute('aria-label') ?? element.textContent.slice(0, 40)}`;
    const { top, left, bottom, right, width, height } = element.getBoundingClientRect();
    const isInView = width > 0 && height > 0 && bottom > 0 && right > 0 && top < innerHeight && left < innerWidth;
    if (!isInView) return `${name} is out of view`;
    // The caret shows where one is.
    if (element.matches('input:not([type=radio], [type=checkbox]), textarea')) return null;
    // A ring is a shadow without blur. A radio button leaves it to the label around it, an item has a ground of its own.
    const hasRing = (candidate: Element) => {
      const { boxShadow, outlineStyle, outlineWidth } = getComputedStyle(candidate);
      return /0px 0px 0px [1-9]/.test(boxShadow) || (outlineStyle !== 'none' && outlineWidth !== '0px');
    };
    const isMarkedItem =
      element.matches('[role^=menuitem], [role=option]') &&
      getComputedStyle(element).backgroundColor !== 'rgba(0, 0, 0, 0)';
    const isSeen = [element, element.closest('label')].some((candidate) => candidate && hasRing(candidate));
    if (isSeen || isMarkedItem) return null;
    const state = [':focus', ':focus-visible'].filter((selector) => element.matches(selector)).join();
    return `${name} does not show the focus (${state}; ${getComputedStyle(element).boxShadow})`;
  });
