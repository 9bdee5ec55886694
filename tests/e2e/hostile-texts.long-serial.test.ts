import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import { Person } from '../support/client.ts';
import { LongTasks, type MainThreadWork } from '../support/long-tasks.ts';
import { closeBrowsers, logIn, type LoggedIn } from '../support/logged-in.ts';
import { HOSTILE_TEXTS } from '../../packages/text/tests/support/hostile-texts.ts';

const MAX_LENGTH = 8_000;
/** Maximum elements of one message: the formatted ones and their container. */
const MAX_ELEMENTS = 2_000;
const REPLIES = 40;
const STEP_PX = 360;
const MAX_STEPS_UP = 400;
const TIMEOUT_MS = 600_000;
const NOTICE = 'This message is too complex to format.';

/** A harmless message, for comparison. */
const PLAIN = {
  title: 'plain prose',
  ofLength: (length: number) => 'the quick brown fox jumps over the lazy dog '.repeat(length / 44),
};

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

/** Creates a room with a reader in a browser and a writer. */
async function meet(): Promise<{ reader: LoggedIn; writer: Person; roomId: string; tasks: LongTasks }> {
  const [reader, writer] = await Promise.all([logIn(browser, 'reader'), Person.register('writer')]);
  const roomId = await writer.createRoom();
  await reader.person.joinRoom(roomId);
  const tasks = await LongTasks.watch(reader.page);
  return { reader, writer, roomId, tasks };
}

async function open({ page }: LoggedIn, roomId: string): Promise<void> {
  await page.goto(`/rooms/${roomId}`);
  await page.getByRole('textbox', { name: /^Message / }).waitFor();
}

const timeline = (page: Page) => page.getByRole('region', { name: 'Messages' });
/** Waits until the timeline ends with this message. Polls cheaply, because polling counts as the page's work. */
const waitForLast = (page: Page, text: string) =>
  timeline(page).evaluate(
    (list, expected) =>
      new Promise<void>((resolve) => {
        const poll = setInterval(() => {
          if (!list.querySelector('li:last-child article')?.textContent?.endsWith(expected)) return;
          clearInterval(poll);
          resolve();
        }, 50);
      }),
    text,
  );

/** Scrolls to the end of the virtualized timeline. */
async function goToEnd(page: Page, text: string): Promise<void> {
  await timeline(page).getByRole('article').first().waitFor();
  await timeline(page).evaluate((list) => {
    const scroll = setInterval(() => list.scrollTo(0, list.scrollHeight), 100);
    Object.assign(window, { stopScrolling: () => clearInterval(scroll) });
  });
  await waitForLast(page, text);
  await page.evaluate(() => (window as unknown as { stopScrolling: () => void }).stopScrolling());
}

/** Expands or collapses the second-to-last message. @returns the number of its elements; null if it is not collapsible. */
const toggle = (page: Page) =>
  timeline(page).evaluate(async (list) => {
    const article = [...list.querySelectorAll('article')].at(-2);
    const button = article?.querySelector<HTMLButtonElement>('button[aria-expanded]');
    if (!article || !button) return null;
    button.click();
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    return article.querySelectorAll('*').length;
  });

/** Emulates a paste. Playwright's `fill` would be too slow for thousands of lines. */
function paste(field: HTMLElement, text: string): void {
  Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')?.set?.call(field, text);
  field.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertFromPaste' }));
}

interface Row {
  title: string;
  arriving: MainThreadWork;
  expanding: MainThreadWork | null;
}

function print(rows: Row[]): void {
  const cost = ({ arriving, expanding }: Row) => Math.max(arriving.cpuMs, expanding?.cpuMs ?? 0);
  const cell = (work: MainThreadWork | null) => (work ? `${work.longestMs} (${work.cpuMs})` : '–').padStart(12);
  const lines = rows
    .toSorted((a, b) => cost(b) - cost(a))
    .map(({ title, arriving, expanding }) => `${cell(arriving)} ${cell(expanding)}  ${title}`);
  console.log(
    ['Longest task in ms (CPU time of all) when a message', '     arrives   is expanded', ...lines].join('\n'),
  );
}

test(
  'expensive messages arrive, can be expanded and are shown again after a reload',
  async () => {
    const { reader, writer, roomId, tasks } = await meet();
    const { page } = reader;
    await open(reader, roomId);
    await writer.sendMessage(roomId, '**first** `of` all');
    await timeline(page).getByText('first', { exact: true }).waitFor();
    const rows: Row[] = [];
    for (const [index, { title, ofLength }] of [PLAIN, ...HOSTILE_TEXTS].entries()) {
      const marker = `marker ${index}.`;
      await tasks.take();
      await writer.sendMessage(roomId, ofLength(MAX_LENGTH));
      await writer.sendMessage(roomId, marker);
      await waitForLast(page, marker);
      const arriving = await tasks.take();
      const elements = await toggle(page);
      const expanding = elements === null ? null : await tasks.take();
      expect(elements ?? 0).toBeLessThan(MAX_ELEMENTS);
      await toggle(page);
      rows.push({ title, arriving, expanding });
    }
    print(rows);

    await tasks.take();
    await open(reader, roomId);
    await goToEnd(page, `marker ${HOSTILE_TEXTS.length}.`);
    const reopening = await tasks.take();
    const scrolling = await scrollToStart(page, tasks);
    console.log('Opening the room again and scrolling to its start:', { reopening, scrolling });
    expect(await timeline(page).locator('*').count()).toBeLessThan(10 * MAX_ELEMENTS);
    expect(await closeBrowsers(reader)).toEqual([]);
  },
  TIMEOUT_MS,
);

/** Scrolls up with the wheel until the first message is in view. @returns the maximum work of one step. */
async function scrollToStart(page: Page, tasks: LongTasks): Promise<MainThreadWork> {
  const max: MainThreadWork = { longestMs: 0, cpuMs: 0 };
  await timeline(page).hover({ position: { x: 8, y: 60 }, force: true });
  for (let step = 0; step < MAX_STEPS_UP; step++) {
    // A person's gesture: the list stays at its anchor when a script scrolls while rows are being measured.
    await page.mouse.wheel(0, -STEP_PX);
    const work = await tasks.take();
    max.longestMs = Math.max(max.longestMs, work.longestMs);
    max.cpuMs = Math.max(max.cpuMs, work.cpuMs);
    const isThere = await timeline(page).evaluate((list) =>
      list.querySelector('article')?.textContent?.includes('first of all'),
    );
    if (isThere) return max;
  }
  throw new Error('the first message did not come into view');
}

test('a message that is too complex is shown unformatted, with a notice', async () => {
  const { reader, writer, roomId } = await meet();
  await open(reader, roomId);
  await writer.sendMessage(roomId, `${'> '.repeat(40)}**far** out`);
  await writer.sendMessage(roomId, `${'|a'.repeat(25)}|\n${'|-'.repeat(25)}|\n${'|a|\n'.repeat(25)}`);
  await writer.sendMessage(roomId, `zalgo${'\u0301'.repeat(500)}`);
  await writer.sendMessage(roomId, '**simple**');
  const articles = timeline(reader.page).getByRole('article');
  await articles.locator('strong', { hasText: 'simple' }).waitFor();
  await articles.getByRole('note').nth(2).waitFor();
  expect(await articles.getByRole('note').allTextContents()).toEqual([NOTICE, NOTICE, NOTICE]);
  expect(await articles.first().innerText()).toContain('> **far** out');
  expect(await articles.locator('blockquote, table').count()).toBe(0);
  expect(await closeBrowsers(reader)).toEqual([]);
});

test(
  'many replies to expensive messages do not block the page',
  async () => {
    const { reader, writer, roomId, tasks } = await meet();
    const expensive = [
      'line breaks and a rule of a table',
      'line breaks only',
      'a run of opening brackets',
      'skin tones',
    ];
    const texts = HOSTILE_TEXTS.filter(({ title }) => expensive.includes(title)).map(({ ofLength }) =>
      ofLength(MAX_LENGTH),
    );
    expect(texts).toHaveLength(expensive.length);
    const ids = await Promise.all(texts.map(async (text) => (await writer.sendMessage(roomId, text)).id));
    for (let number = 1; number <= REPLIES; number++) {
      await writer.execute('mutation ($input: SendMessageInput!) { sendMessage(input: $input) { id } }', {
        input: {
          roomId,
          body: `reply ${number}.`,
          clientId: crypto.randomUUID(),
          replyToId: ids[number % ids.length],
        },
      });
    }
    await open(reader, roomId);
    await goToEnd(reader.page, `reply ${REPLIES}.`);
    const replies = await tasks.take();
    expect(
      await timeline(reader.page)
        .getByRole('button', { name: /^In reply to/ })
        .count(),
    ).toBeGreaterThan(5);
    console.log('Opening a room with', REPLIES, 'replies to hostile messages:', replies);

    const field = reader.page.getByRole('textbox', { name: /^Message / });
    for (const text of [...texts, '']) await field.evaluate(paste, text);
    console.log('Writing hostile texts into the composer:', await tasks.take());
    expect(await closeBrowsers(reader)).toEqual([]);
  },
  TIMEOUT_MS,
);
