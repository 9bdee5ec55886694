import type { Page } from 'playwright-core';

/** Describes a problem with the focus of a page: missing, out of view or invisible. Null when there is none. */
export const focusProblem = (page: Page): Promise<string | null> =>
  page.evaluate(async () => {
    // Wait until the newly focused element is drawn.
    for (const _ of [1, 2]) await new Promise(requestAnimationFrame);
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || element === document.body) return 'no element has the focus';
    const name = `${element.tagName} ${element.getAttribute('aria-label') ?? element.textContent.slice(0, 40)}`;
    const { top, left, bottom, right, width, height } = element.getBoundingClientRect();
    const isInView = width > 0 && height > 0 && bottom > 0 && right > 0 && top < innerHeight && left < innerWidth;
    if (!isInView) return `${name} is out of view`;
    // The caret shows the focus.
    if (element.matches('input:not([type=radio], [type=checkbox]), textarea')) return null;
    // A ring is a shadow without blur. The label shows it for a radio button. A focused item has a background instead.
    const hasRing = (candidate: Element) => {
      const { boxShadow, outlineStyle, outlineWidth } = getComputedStyle(candidate);
      return /0px 0px 0px [1-9]/.test(boxShadow) || (outlineStyle !== 'none' && outlineWidth !== '0px');
    };
    const isMarkedItem =
      element.matches('[role^=menuitem], [role=option]') &&
      getComputedStyle(element).backgroundColor !== 'rgba(0, 0, 0, 0)';
    const isVisible = [element, element.closest('label')].some((candidate) => candidate && hasRing(candidate));
    if (isVisible || isMarkedItem) return null;
    const state = [':focus', ':focus-visible'].filter((selector) => element.matches(selector)).join();
    return `${name} does not show the focus (${state}; ${getComputedStyle(element).boxShadow})`;
  });
