import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import { maxAddedElements, watchAddedElements } from '../support/added-elements.ts';
import { launchBrowser } from '../support/browser.ts';
import { Person } from '../support/client.ts';
import { LongTasks, type MainThreadWork } from '../support/long-tasks.ts';
import { closeBrowsers, logIn } from '../support/logged-in.ts';

/** A message with the maximum number of elements. */
const HARD = '*a* '.repeat(600);
/** The limit per room. */
const PINS = 50;
/** One page of the panel. */
const REPLIES = 100;
/** Maximum elements added in one frame: those of the messages, and about 40 for each row. */
const MAX_ELEMENTS_PER_FRAME = 2_000;
/** Maximum elements in the page with an open panel. Most messages are far from view. */
const MAX_ELEMENTS = 20_000;
const TIMEOUT_MS = 300_000;

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

/** Waits until every message in view is formatted. */
const waitUntilFormatted = (panel: Locator) =>
  panel.evaluate(
    (list) =>
      new Promise<void>((resolve) => {
        const check = () => {
          const { top, bottom } = list.getBoundingClientRect();
          const inView = [...list.querySelectorAll('article')].filter((article) => {
            const box = article.getBoundingClientRect();
            return box.height > 0 && box.bottom > top && box.top < bottom;
          });
          if (
            inView.some((article) => article.querySelector('em')) &&
            !inView.some((a) => a.textContent?.includes('*'))
          )
            resolve();
          else requestAnimationFrame(check);
        };
        check();
      }),
  );

const timeline = (page: Page) => page.getByRole('region', { name: 'Messages' });

test(
  'lists of expensive messages are rendered over several frames',
  async () => {
    const [reader, writer] = await Promise.all([logIn(browser, 'reader'), Person.register('writer')]);
    const { page, person } = reader;
    const roomId = await writer.createRoom();
    await person.joinRoom(roomId);
    const ids: string[] = [];
    const parent = await writer.sendMessage(roomId, 'What is hard to show?');
    for (let number = 0; number < REPLIES; number++) {
      const { sendMessage } = await writer.execute<{ sendMessage: { id: string } }>(
        'mutation ($input: SendMessageInput!) { sendMessage(input: $input) { id } }',
        { input: { roomId, body: HARD, clientId: crypto.randomUUID(), replyToId: parent.id } },
      );
      ids.push(sendMessage.id);
    }
    for (const id of ids.slice(0, PINS))
      await writer.execute('mutation ($id: ID!) { pinMessage(id: $id) { id } }', { id });

    const tasks = await LongTasks.watch(page);
    await watchAddedElements(page);
    const figures: Record<string, MainThreadWork & { inOneFrame: number }> = {};
    const measure = async (title: string, list: Locator) => {
      await waitUntilFormatted(list);
      figures[title] = { ...(await tasks.take()), inOneFrame: await maxAddedElements(page) };
    };

    await page.goto(`/rooms/${roomId}`);
    await measure('the room', timeline(page));
    await page.getByRole('button', { name: `Pinned messages, ${PINS}` }).click();
    const pins = page.getByRole('complementary', { name: 'Pinned messages' });
    await measure('pins', pins);
    await page
      .getByRole('button', { name: /^In reply to/ })
      .first()
      .click();
    await timeline(page)
      .getByRole('button', { name: `${REPLIES} replies` })
      .click();
    const replies = page.getByRole('complementary', { name: 'Replies' });
    await maxAddedElements(page);
    await measure('replies', replies);
    console.log('Opening lists of expensive messages:', figures);
    for (const { inOneFrame } of Object.values(figures)) expect(inOneFrame).toBeLessThan(MAX_ELEMENTS_PER_FRAME);
    expect(await page.locator('*').count()).toBeLessThan(MAX_ELEMENTS);

    // A reply that is added at the end scrolls into view.
    await replies.getByRole('textbox', { name: /^Reply to/ }).fill('All of it.');
    await page.keyboard.press('Enter');
    await replies.getByText('All of it.', { exact: true }).waitFor();
    expect(await closeBrowsers(reader)).toEqual([]);
  },
  TIMEOUT_MS,
);
