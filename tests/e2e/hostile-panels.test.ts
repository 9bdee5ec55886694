import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import { maxAddedElements, watchAddedElements } from '../support/added-elements.ts';
import { launchBrowser } from '../support/browser.ts';
import { Person } from '../support/client.ts';
import { LongTasks, type MainThreadWork } from '../support/long-tasks.ts';
import { part, signIn } from '../support/signed-in.ts';

/** As many elements as a message may have. */
const HARD = '*a* '.repeat(600);
/** As many as a room may have. */
const PINS = 50;
/** As many as the panel asks for at once. */
const REPLIES = 100;
/** What may come in with one frame: the messages' elements, and about 40 of each row around them. */
const MOST_IN_A_FRAME = 2_000;
/** What may be in the page, with a panel open: most messages are not near to view. */
const MOST_ELEMENTS = 20_000;
const TIMEOUT_MS = 300_000;

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

/** Waits until each message in view stands there formatted. */
const isFormatted = (panel: Locator) =>
  panel.evaluate(
    (list) =>
      new Promise<void>((resolve) => {
        const look = () => {
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
          else requestAnimationFrame(look);
        };
        look();
      }),
  );

const timeline = (page: Page) => page.getByRole('region', { name: 'Messages' });

test(
  'lists of messages that are hard to show are drawn a little in each frame',
  async () => {
    const [reader, writer] = await Promise.all([signIn(browser, 'reader'), Person.register('writer')]);
    const { page, person } = reader;
    const roomId = await writer.createRoom();
    await person.joinRoom(roomId);
    const ids: string[] = [];
    const answered = await writer.sendMessage(roomId, 'What is hard to show?');
    for (let number = 0; number < REPLIES; number++) {
      const { sendMessage } = await writer.execute<{ sendMessage: { id: string } }>(
        'mutation ($input: SendMessageInput!) { sendMessage(input: $input) { id } }',
        { input: { roomId, body: HARD, clientId: crypto.randomUUID(), replyToId: answered.id } },
      );
      ids.push(sendMessage.id);
    }
    for (const id of ids.slice(0, PINS))
      await writer.execute('mutation ($id: ID!) { pinMessage(id: $id) { id } }', { id });

    const tasks = await LongTasks.watch(page);
    await watchAddedElements(page);
    const figures: Record<string, MainThreadWork & { inOneFrame: number }> = {};
    const measure = async (title: string, list: Locator) => {
      await isFormatted(list);
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
    console.log('Opening lists of messages that are hard to show:', figures);
    for (const { inOneFrame } of Object.values(figures)) expect(inOneFrame).toBeLessThan(MOST_IN_A_FRAME);
    expect(await page.locator('*').count()).toBeLessThan(MOST_ELEMENTS);

    // An answer that is added at the end comes into view.
    await replies.getByRole('textbox', { name: /^Reply to/ }).fill('All of it.');
    await page.keyboard.press('Enter');
    await replies.getByText('All of it.', { exact: true }).waitFor();
    expect(await part(reader)).toEqual([]);
  },
  TIMEOUT_MS,
);
