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

  test('a direct message is started from a person and turns up with the other one', async () => {
    const { ada, grace } = await twoInARoom(`Quay ${suffix()}`);
    await ada.page.getByRole('button', { name: 'people and settings' }).click();
    await ada.page.getByRole('button', { name: 'Message Grace' }).click();
    await ada.page.getByRole('heading', { name: 'Grace' }).waitFor();
    await ada.say('Only for you.');
    await ada.message('Only for you.').waitFor();

    const conversation = grace.page.getByRole('group', { name: 'Direct messages' }).getByRole('link', { name: 'Ada' });
    await conversation.getByText('1 unread').waitFor();
    await conversation.getByRole('img', { name: 'online' }).waitFor();
    await conversation.click();
    await grace.message('Only for you.').waitFor();
    await grace.say('Got it.');
    await ada.message('Got it.').waitFor();
    expect([...ada.problems, ...grace.problems]).toEqual([]);
    await Promise.all([ada.leave(), grace.leave()]);
  });

  test('what was written while Parley could not be reached survives a reload and arrives once', async () => {
    const { ada, grace, path } = await twoInARoom(`Outbox ${suffix()}`);
    await grace.page.goto(path);
    await grace.message('welcome').waitFor();
    await ada.page.route('**/graphql', (route) => route.abort());
    await ada.say('first, without a network');
    await ada.say('second, without a network');
    await ada.message('second, without a network').waitFor();
    await ada.page.getByRole('textbox', { name: /^Message / }).fill('half a sentence');
    await ada.page.reload();
    expect(await grace.message('first, without a network').count()).toBe(0);

    await ada.page.unroute('**/graphql');
    for (const text of ['first, without a network', 'second, without a network']) {
      await grace.message(text).waitFor();
      await ada.message(text).waitFor();
    }
    expect(await ada.page.getByRole('textbox', { name: /^Message / }).inputValue()).toBe('half a sentence');
    await ada.page.reload();
    for (const visitor of [ada, grace]) {
      for (const text of ['first, without a network', 'second, without a network']) {
        await visitor.message(text).waitFor();
        expect(await visitor.message(text).count()).toBe(1);
      }
    }
    await Promise.all([ada.leave(), grace.leave()]);
  });
});
