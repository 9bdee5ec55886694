import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { launchBrowser, PHONE, TOUCH } from '../support/browser.ts';
import { sidebarLink, closeBrowsers, logIn } from '../support/logged-in.ts';

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

/** More than a room loads when it is opened, so that the result is not loaded yet. */
const BETWEEN = 80;

/** Creates two rooms with the same word, in the first one in an old message. */
async function createHistory(ada: Awaited<ReturnType<typeof logIn>>['person']) {
  const room = await ada.createRoom({ name: 'Charts' });
  await ada.sendMessage(room, 'The lighthouse stands on the northern rock.');
  for (let count = 1; count <= BETWEEN; count++) await ada.sendMessage(room, `Wave ${count}`);
  const other = await ada.createRoom({ name: 'Gossip' });
  await ada.sendMessage(other, 'Nobody lives in the lighthouse any more.');
  return { room, other };
}

describe('message search', () => {
  test('finds messages of a room by all words and opens them alongside the results', async () => {
    const ada = await logIn(browser, 'ada');
    const { page } = ada;
    const { room } = await createHistory(ada.person);
    await page.goto(`/rooms/${room}`);
    await ada.visitor.message(`Wave ${BETWEEN}`).waitFor();

    await page.getByRole('button', { name: 'Search this room' }).click();
    const panel = page.getByRole('complementary', { name: 'Search this room' });
    await panel.getByRole('searchbox').and(page.locator(':focus')).waitFor();
    await page.keyboard.type('northern LIGHTHOUSE');
    const results = panel.getByRole('list', { name: 'Search results' }).getByRole('listitem');
    await results.locator('mark', { hasText: 'lighthouse' }).waitFor();
    expect(await results.count()).toBe(1);
    await results.getByRole('link').click();
    const found = ada.visitor.message('The lighthouse stands on the northern rock.');
    await found.waitFor();
    await page.waitForFunction(
      (element) => {
        const { top, bottom } = element?.getBoundingClientRect() ?? { top: -1, bottom: -1 };
        return top > 0 && bottom < window.innerHeight;
      },
      await found.elementHandle(),
    );
    expect(await panel.isVisible()).toBe(true);

    await panel.getByRole('searchbox').fill('somebody');
    await panel.getByText('No results').waitFor();
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
    await expectFocus(page, 'Search this room');
    expect(await closeBrowsers(ada)).toEqual([]);
  });

  test('closes the results on a phone when a message is opened', async () => {
    const ada = await logIn(browser, 'ada', PHONE, TOUCH);
    const { page } = ada;
    const { room } = await createHistory(ada.person);
    await page.goto(`/rooms/${room}`);
    await page.getByRole('button', { name: 'Search this room' }).tap();
    const panel = page.getByRole('dialog', { name: 'Search this room' });
    await panel.getByRole('searchbox').fill('lighthouse');
    await panel.getByRole('link').tap();
    await panel.waitFor({ state: 'detached' });
    await ada.visitor.message('The lighthouse stands on the northern rock.').waitFor();
    expect(await closeBrowsers(ada)).toEqual([]);
  });

  test('returns on a phone from the message to the results and then to the room', async () => {
    const ada = await logIn(browser, 'ada', PHONE, TOUCH);
    const { page } = ada;
    await createHistory(ada.person);
    await sidebarLink(page, 'Charts').tap();
    await page.getByRole('button', { name: 'Search this room' }).tap();
    const panel = page.getByRole('dialog', { name: 'Search this room' });
    await panel.getByRole('searchbox').fill('lighthouse');
    const result = panel.getByRole('link').filter({ hasText: 'northern rock' });
    for (const _ of ['first', 'once more']) {
      await result.tap();
      await panel.waitFor({ state: 'detached' });
      await ada.visitor.message('The lighthouse stands on the northern rock.').waitFor();
      await page.goBack();
      await result.waitFor();
    }
    expect(await panel.getByRole('searchbox').inputValue()).toBe('lighthouse');
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('BUTTON');
    await page.goBack();
    await panel.waitFor({ state: 'detached' });
    await page.getByRole('heading', { name: 'Charts' }).waitFor();
    await page.goBack();
    await page.getByRole('button', { name: 'Create a room' }).waitFor();
    expect(await closeBrowsers(ada)).toEqual([]);
  });

  test('finds messages, rooms and people in the switcher by keyboard', async () => {
    const [ada, grace] = await Promise.all([logIn(browser, 'ada'), logIn(browser, 'grace')]);
    const { page } = ada;
    await createHistory(ada.person);
    const options = page.getByRole('listbox', { name: 'Results' }).getByRole('option');
    const openSwitcher = async () => {
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox').and(page.locator(':focus')).waitFor();
    };

    await openSwitcher();
    await page.keyboard.type('lives lighthouse');
    await options.filter({ hasText: 'Ada in Gossip' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Gossip' }).waitFor();
    await ada.visitor.message('Nobody lives in the lighthouse any more.').waitFor();

    await openSwitcher();
    await page.keyboard.type('char');
    await options.filter({ hasText: 'Charts' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Charts' }).waitFor();

    await openSwitcher();
    await page.keyboard.type(grace.person.username);
    await options.filter({ hasText: `@${grace.person.username}` }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Grace' }).waitFor();
    expect(await closeBrowsers(ada, grace)).toEqual([]);
  });

  const expectFocus = (page: Awaited<ReturnType<typeof logIn>>['page'], name: string) =>
    page.waitForFunction((name) => document.activeElement?.getAttribute('aria-label') === name, name);
});
