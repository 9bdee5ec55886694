import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, Visitor } from '../support/browser.ts';

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

const suffix = () => Math.random().toString(36).slice(2, 8);

async function createRoom({ page }: Visitor, name: string): Promise<string> {
  await page.getByRole('button', { name: 'Create a room' }).click();
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByRole('button', { name: 'Create room' }).click();
  await page.getByRole('heading', { name }).waitFor();
  return new URL(page.url()).pathname;
}

/** The room as the sidebar lists it. */
const listed = (page: Page, room: string) =>
  page.getByRole('navigation', { name: 'Rooms' }).getByRole('link', { name: room });

/** Ada in a room of hers, and Grace, who has joined it and looks at a room of her own. */
async function twoInARoom(room: string) {
  const [ada, grace] = await Promise.all([Visitor.arrive(browser), Visitor.arrive(browser)]);
  const [, account] = await Promise.all([ada.register('Ada'), grace.register('Grace')]);
  const path = await createRoom(ada, room);
  await ada.say('welcome');
  await ada.message('welcome').waitFor();
  await grace.page.goto(path);
  await grace.page.getByRole('button', { name: /^Join/ }).click();
  await grace.message('welcome').waitFor();
  return { ada, grace, path, username: account.username };
}

describe('around the messages', () => {
  test('what is said elsewhere is counted at once, and reading it in one tab reads it in the other', async () => {
    const room = `Harbour ${suffix()}`;
    const { ada, grace, path, username } = await twoInARoom(room);
    const elsewhere = await createRoom(grace, `Elsewhere ${suffix()}`);
    const second = await grace.context.newPage();
    await second.goto(elsewhere);
    await listed(second, room).waitFor();

    for (const text of ['one', 'two']) await ada.say(text);
    await ada.say(`three for @${username}`);
    for (const page of [grace.page, second]) {
      await listed(page, room).getByText('3 unread, 1 mention you').waitFor();
      await page.waitForFunction(() => document.title.startsWith('(3) '));
    }

    await second.bringToFront();
    await second.goto(path);
    await second.getByRole('separator', { name: 'New messages' }).waitFor();
    await second.getByText(`three for @${username}`).first().waitFor();
    await grace.page.waitForFunction(() => !document.title.startsWith('('));
    expect(await listed(grace.page, room).getByText('unread').count()).toBe(0);
    expect(await second.getByRole('separator', { name: 'New messages' }).count()).toBe(1);
    expect([...ada.problems, ...grace.problems]).toEqual([]);
    await Promise.all([ada.leave(), grace.leave()]);
  });
});
