import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { launchBrowser, PHONE, Visitor } from '../support/browser.ts';

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

async function createRoom({ page }: Visitor, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Create a room' }).click();
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByRole('button', { name: 'Create room' }).click();
  await page.getByRole('heading', { name }).waitFor();
}

describe('two people, two browsers', () => {
  test('register, create and find a room, and exchange messages that survive a reload', async () => {
    const [ada, grace] = await Promise.all([Visitor.arrive(browser), Visitor.arrive(browser, PHONE)]);
    await Promise.all([ada.register('Ada'), grace.register('Grace')]);

    const room = `Harbour ${Math.random().toString(36).slice(2, 8)}`;
    await createRoom(ada, room);
    await ada.sendMessage('Is anybody here?');
    await ada.message('Is anybody here?').waitFor();

    await grace.page.getByRole('link', { name: 'Find rooms' }).first().click();
    await grace.page.getByLabel('Find a room').fill(room);
    await grace.page.getByRole('button', { name: `Join ${room}` }).click();
    await grace.message('Is anybody here?').waitFor();

    await grace.sendMessage('I am.');
    await ada.message('I am.').waitFor();
    await ada.sendMessage('Then let us begin.');
    await grace.message('Then let us begin.').waitFor();

    await ada.page.reload();
    await ada.message('Then let us begin.').waitFor();
    await grace.sendMessage('Welcome back.');
    await ada.message('Welcome back.').waitFor();
    for (const visitor of [ada, grace]) {
      for (const text of ['Is anybody here?', 'I am.', 'Then let us begin.', 'Welcome back.']) {
        expect(await visitor.message(text).count()).toBe(1);
      }
      expect(visitor.problems).toEqual([]);
    }
    await Promise.all([ada.leave(), grace.leave()]);
  });

  test('show messages sent while one was offline exactly once', async () => {
    const [ada, grace] = await Promise.all([Visitor.arrive(browser), Visitor.arrive(browser)]);
    await Promise.all([ada.register('Ada'), grace.register('Grace')]);
    const room = `Offline ${Math.random().toString(36).slice(2, 8)}`;
    await createRoom(ada, room);
    await grace.page.goto(new URL(ada.page.url()).pathname);
    await grace.page.getByRole('button', { name: /^Join/ }).click();
    await ada.sendMessage('before');
    await grace.message('before').waitFor();

    await grace.context.setOffline(true);
    await ada.sendMessage('meanwhile 1');
    await ada.sendMessage('meanwhile 2');
    await ada.message('meanwhile 2').waitFor();
    await grace.context.setOffline(false);
    await grace.message('meanwhile 2').waitFor();
    await ada.sendMessage('after');
    await grace.message('after').waitFor();
    for (const text of ['before', 'meanwhile 1', 'meanwhile 2', 'after']) {
      expect(await grace.message(text).count()).toBe(1);
    }
    await Promise.all([ada.leave(), grace.leave()]);
  });

  test('show an error for a wrong password, and return to the login page after logging out', async () => {
    const ada = await Visitor.arrive(browser);
    const { username, password } = await ada.register('Ada');
    await ada.page.getByRole('button', { name: 'Account menu' }).click();
    await ada.page.getByRole('menuitem', { name: 'Log out' }).click();
    await ada.page.getByLabel(/Username/).fill(username);
    await ada.page.getByLabel('Password').fill('not the password');
    await ada.page.getByRole('button', { name: 'Log in' }).click();
    await ada.page.getByRole('alert').waitFor();
    await ada.page.getByLabel('Password').fill(password);
    await ada.page.getByRole('button', { name: 'Log in' }).click();
    await ada.page.getByRole('button', { name: 'Account menu' }).waitFor();
    await ada.leave();
  });
});
