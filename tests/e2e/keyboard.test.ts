import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import { launchBrowser, Visitor } from '../support/browser.ts';

/** Nothing on these pages is further away than this. */
const MOST_TABS = 60;

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

/** Where the focus is, and what is wrong with that; null when nothing is. */
const faultOfFocus = (page: Page): Promise<string | null> =>
  page.evaluate(async () => {
    // Once what has just been focused is drawn.
    for (const _ of [1, 2]) await new Promise(requestAnimationFrame);
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || element === document.body) return 'the focus is nowhere';
    const name = `${element.tagName} ${element.getAttribute('aria-label') ?? element.textContent.slice(0, 40)}`;
    const { top, left, bottom, right, width, height } = element.getBoundingClientRect();
    const isInView = width > 0 && height > 0 && bottom > 0 && right > 0 && top < innerHeight && left < innerWidth;
    if (!isInView) return `${name} is out of view`;
    // A ring is a shadow without blur; a field may leave it to the frame around it, an item has a ground of its own.
    const hasRing = (candidate: Element | null) => {
      const { boxShadow, outlineStyle, outlineWidth } = getComputedStyle(candidate ?? document.body);
      return /0px 0px 0px [1-9]/.test(boxShadow) || (outlineStyle !== 'none' && outlineWidth !== '0px');
    };
    const isField = element.matches('input, textarea');
    const ring = [element, ...(isField ? [element.closest('label, form'), element.parentElement] : [])].some(hasRing);
    const isMarkedItem =
      element.matches('[role^=menuitem], [role=option]') &&
      getComputedStyle(element).backgroundColor !== 'rgba(0, 0, 0, 0)';
    // The only field of a dialog, with the caret in it.
    const isSearch = isField && element.closest('[role=dialog]') !== null;
    return ring || isMarkedItem || isSearch ? null : `${name} does not show the focus`;
  });

/** Presses a key, and looks whether one still sees where one is. */
async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) {
    await page.keyboard.press(key);
    expect(await faultOfFocus(page)).toBeNull();
  }
}

const hasFocus = (target: Locator): Promise<boolean> =>
  target.evaluateAll((elements) => elements.some((element) => element === document.activeElement));

/** Goes on from one place to the next until this one. */
async function tabTo(page: Page, target: Locator, key = 'Tab'): Promise<void> {
  for (let tabs = 0; tabs < MOST_TABS; tabs++) {
    if (await hasFocus(target)) return;
    await press(page, key);
  }
  throw new Error(`${target.toString()} is not reached with ${key}`);
}

const waitForFocus = async (page: Page, target: Locator): Promise<void> => {
  const handle = await target.elementHandle();
  await page.waitForFunction((element) => element === document.activeElement, handle);
  expect(await faultOfFocus(page)).toBeNull();
};

async function createRoom(page: Page, name: string, key: string): Promise<void> {
  await tabTo(page, page.getByRole('button', { name: 'Create a room' }), key);
  await page.keyboard.press('Enter');
  await waitForFocus(page, page.getByRole('dialog').getByLabel('Name', { exact: true }));
  await page.keyboard.type(name);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name }).waitFor();
}

test('from an account to a conversation without a mouse, and one always sees where one is', async () => {
  const visitor = await Visitor.arrive(browser);
  const { page } = visitor;
  const suffix = Math.random().toString(36).slice(2, 8);
  const [harbour, quay] = [`Harbour ${suffix}`, `Quay ${suffix}`];
  const composer = page.getByRole('textbox', { name: /^Message / });
  const messages = page.getByRole('region', { name: 'Messages' });

  // Rings are there at once.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('/register');
  await waitForFocus(page, page.getByLabel('Name', { exact: true }));
  for (const value of ['Ada', `ada-${suffix}`, `ada-${suffix}@example.test`]) {
    await page.keyboard.type(value);
    await press(page, 'Tab');
  }
  await page.keyboard.type('a long enough password');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Account menu' }).waitFor();

  await createRoom(page, quay, 'Tab');
  await waitForFocus(page, composer);
  await createRoom(page, harbour, 'Shift+Tab');
  await waitForFocus(page, composer);
  await page.keyboard.type('Is anybody here?');
  await press(page, 'Enter');
  await visitor.message('Is anybody here?').waitFor();

  // To the messages, to the last one of them, and to what can be done with it.
  await tabTo(page, messages, 'Shift+Tab');
  await press(page, 'ArrowUp');
  await waitForFocus(page, messages.getByRole('article').last());
  await tabTo(page, messages.getByRole('button', { name: 'Reply', exact: true }));
  await page.keyboard.press('Enter');
  await waitForFocus(page, composer);
  await page.getByText('Replying to').waitFor();
  await page.keyboard.type('Nobody but mee.');
  await press(page, 'Enter');
  await visitor.message('Nobody but mee.').waitFor();

  await page.keyboard.press('ArrowUp');
  await waitForFocus(page, page.getByRole('textbox', { name: 'Text of the message' }));
  await press(page, 'Backspace', 'Backspace');
  await page.keyboard.type('.');
  await page.keyboard.press('Enter');
  await visitor.message('Nobody but me.').waitFor();
  await waitForFocus(page, composer);

  await tabTo(page, messages, 'Shift+Tab');
  await press(page, 'ArrowUp');
  const react = messages.getByRole('button', { name: 'Add reaction' });
  await tabTo(page, react);
  await page.keyboard.press('Enter');
  await waitForFocus(page, page.getByRole('searchbox', { name: 'Search emoji' }));
  await page.keyboard.type('rocket');
  await page.getByRole('dialog', { name: 'Choose an emoji' }).getByText('🚀', { exact: true }).waitFor();
  await page.keyboard.press('Enter');
  await messages.getByRole('button', { name: '🚀, 1 person', pressed: true }).waitFor();
  await waitForFocus(page, react);
  await page.keyboard.press('Escape');
  await waitForFocus(page, composer);

  await page.keyboard.press('Control+k');
  await waitForFocus(page, page.getByRole('combobox', { name: /^Search/ }));
  await page.keyboard.type(quay);
  await page.getByRole('option', { name: quay }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: quay }).waitFor();
  await waitForFocus(page, composer);
  expect(visitor.problems).toEqual([]);
  await visitor.leave();
});
