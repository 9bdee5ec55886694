import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import { launchBrowser, PHONE, TOUCH, Visitor } from '../support/browser.ts';
import { logIn } from '../support/logged-in.ts';

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

/** Minimum size of a touch target, in CSS pixels. */
const MIN_TARGET = 40;

/** Finds horizontal overflow and touch targets that are too small. */
async function layoutProblems(page: Page, place: string, ...targets: Locator[]): Promise<string[]> {
  const found: string[] = [];
  const width = await page.evaluate(() => document.scrollingElement?.scrollWidth);
  if (width !== PHONE.width) found.push(`${place}: ${width} px wide`);
  const scrollers = await page.evaluate(() =>
    [...document.querySelectorAll('div, ul, main')]
      .filter((element) => element.scrollWidth > element.clientWidth)
      .filter((element) => ['auto', 'scroll'].includes(getComputedStyle(element).overflowX))
      .map((element) => element.className),
  );
  found.push(...scrollers.map((name) => `${place}: scrolls sideways in ${name}`));
  for (const target of targets) {
    const box = await target.boundingBox();
    const isHit =
      box && box.width >= MIN_TARGET && box.height >= MIN_TARGET && box.x >= 0 && box.x + box.width <= PHONE.width;
    if (!isHit) found.push(`${place}: ${target.toString()} is ${JSON.stringify(box)}`);
  }
  return found;
}

test('the main flows work on a phone by touch', async () => {
  const ada = await logIn(browser, 'ada');
  const name = `Quay ${ada.person.username.slice(4)}, where all the boats from the north come in`;
  const room = await ada.person.createRoom({ name });
  await ada.person.sendMessage(room, `Welcome. ${'Donaudampfschifffahrt'.repeat(8)}`);
  await ada.page.goto(`/rooms/${room}`);

  // Reduced motion, because animated elements do not have their final size yet.
  const grace = await Visitor.arrive(browser, PHONE, undefined, { ...TOUCH, reducedMotion: 'reduce' });
  const { page } = grace;
  const found: string[] = [];
  const check = async (place: string, ...targets: Locator[]) => {
    for (const target of targets) await target.waitFor();
    found.push(...(await layoutProblems(page, place, ...targets)));
  };
  const button = (name: string | RegExp) => page.getByRole('button', { name });

  await page.goto('/register');
  await check('register', button('Create account'), page.getByLabel('Email'));
  await grace.register('Grace');
  const toDirectory = page.getByRole('navigation', { name: 'Rooms' }).getByRole('link', { name: 'Find rooms' });
  await check(
    'rooms',
    toDirectory,
    button('Search'),
    button('Create a room'),
    button('New message'),
    button('Account'),
  );

  await toDirectory.tap();
  await page.getByLabel('Find a room').fill(name);
  await check('directory', button(`Join ${name}`), page.getByRole('link', { name: 'Back to your rooms' }));
  await button(`Join ${name}`).tap();

  const composer = page.getByRole('textbox', { name: /^Message / });
  await composer.waitFor();
  await check('room', button('Send'), button('people and settings'), button('Search this room'));
  await composer.tap();
  await composer.fill('Thank you.');
  await button('Send').tap();
  await ada.visitor.message('Thank you.').waitFor();

  const row = page.getByRole('article').filter({ hasText: 'Thank you.' });
  await row.getByText('Thank you.', { exact: true }).tap();
  await check(
    'message actions',
    row.getByRole('button', { name: 'Add reaction' }),
    row.getByRole('button', { name: 'Edit' }),
  );
  await row.getByRole('button', { name: 'More actions' }).tap();
  await check('more actions', page.getByRole('menuitem', { name: 'Show replies' }));
  await page.getByRole('menuitem', { name: 'Show replies' }).tap();
  const replies = page.getByRole('dialog', { name: 'Replies' });
  await check('replies', replies.getByRole('button', { name: 'Close panel' }));
  await replies.getByRole('button', { name: 'Close panel' }).tap();

  await button('people and settings').tap();
  const panel = page.getByRole('dialog');
  await check('room panel', panel.getByRole('button', { name: 'Mute' }), panel.getByRole('button', { name: 'Close' }));
  await panel.getByRole('button', { name: /@ada-/ }).tap();
  const card = page.getByRole('dialog', { name: 'Ada' });
  await check('person', card.getByRole('button', { name: 'Message' }));
  await card.getByRole('button', { name: 'Message' }).tap();
  await page.getByRole('heading', { name: 'Ada' }).waitFor();
  await check('direct room', page.getByRole('link', { name: 'Back to your rooms' }));

  await page.getByRole('link', { name: 'Back to your rooms' }).tap();
  await check('rooms again', page.getByRole('link', { name: new RegExp(`^${name}`) }));
  await button('Create a room').tap();
  await check(
    'create room',
    panel.getByRole('button', { name: 'Create room' }),
    panel.getByRole('button', { name: 'Close' }),
  );
  await panel.getByRole('button', { name: 'Cancel' }).tap();
  await button('Account menu').tap();
  await check('account menu', page.getByRole('menuitem', { name: 'Log out' }));
  await page.getByRole('menuitem', { name: 'Settings' }).tap();
  await check('settings', button('Save profile'), button('Change password'));
  await page.getByRole('link', { name: 'Back to your rooms' }).tap();
  await button('Account menu').tap();
  await page.getByRole('menuitem', { name: 'Log out' }).tap();
  await check('login', button('Log in'), page.getByLabel('Password'));

  expect(found).toEqual([]);
  expect(grace.problems).toEqual([]);
  await Promise.all([grace.leave(), ada.visitor.leave()]);
});
