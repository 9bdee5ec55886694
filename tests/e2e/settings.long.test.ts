import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { launchBrowser, Visitor } from '../support/browser.ts';
import { closeBrowsers, logIn } from '../support/logged-in.ts';

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

test('a changed name appears for others, and an invalid field shows its error', async () => {
  const [ada, grace] = await Promise.all([logIn(browser, 'ada'), logIn(browser, 'grace')]);
  const { page } = ada;
  await page.getByRole('button', { name: 'Account menu' }).click();
  await page.getByRole('menuitem', { name: 'Settings' }).click();
  const profile = page.getByRole('region', { name: 'Profile' });
  await profile.getByLabel('Name').fill('Ada of the Harbour');
  await profile.getByRole('button', { name: 'Save profile' }).click();
  await profile.getByText('Saved.').waitFor();
  await page.getByRole('button', { name: /Ada of the Harbour/ }).waitFor();

  await profile.getByLabel('Picture').fill('http://pictures.example/ada.png');
  await profile.getByRole('button', { name: 'Save profile' }).click();
  await profile
    .getByRole('textbox', { name: 'Picture', exact: true })
    .and(page.locator('[aria-invalid=true]'))
    .waitFor();
  expect(await profile.getByText('Saved.').count()).toBe(0);

  const room = await ada.person.createRoom({ memberIds: [grace.person.id] });
  await ada.person.sendMessage(room, 'Here I am.');
  await grace.page.goto(`/rooms/${room}`);
  await grace.page.getByRole('article', { name: /^Ada of the Harbour/ }).waitFor();
  await page.reload();
  expect(await profile.getByLabel('Name').inputValue()).toBe('Ada of the Harbour');
  expect(await closeBrowsers(ada, grace)).toEqual([]);
});

test('ending a session of another device logs it out at once', async () => {
  const ada = await logIn(browser, 'ada');
  const { page } = ada;
  const { username, password } = ada.person;
  const elsewhere = await Visitor.arrive(browser);
  await elsewhere.logIn(username, password);

  await page.goto('/settings');
  const sessions = page.getByRole('list', { name: 'Sessions' }).getByRole('listitem');
  const others = sessions.filter({ hasNotText: 'This session' });
  await sessions.filter({ hasText: 'This session' }).waitFor();
  // Two other sessions: the one that registered the account, and the other browser.
  await others.nth(1).waitFor();
  await others
    .first()
    .getByRole('button', { name: /^End session/ })
    .click();
  await others.nth(1).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'End all other sessions' }).click();
  await others.first().waitFor({ state: 'detached' });
  await elsewhere.page.getByText('Your session has ended').waitFor();
  await elsewhere.leave();
  await closeBrowsers(ada);
});

test('changing the password takes effect and ends the other sessions', async () => {
  const ada = await logIn(browser, 'ada');
  const { page } = ada;
  const { username, password } = ada.person;
  const elsewhere = await Visitor.arrive(browser);
  await elsewhere.logIn(username, password);

  await page.goto('/settings');
  const form = page.getByRole('region', { name: 'Password' });
  await form.getByLabel('Current password').fill('not this one');
  await form.getByLabel('New password').fill('an even longer password');
  await form.getByRole('button', { name: 'Change password' }).click();
  await form.getByLabel('Current password').and(page.locator('[aria-invalid=true]')).waitFor();

  await form.getByLabel('Current password').fill(password);
  await form.getByRole('button', { name: 'Change password' }).click();
  await form.getByText('Saved.').waitFor();
  await elsewhere.page.getByText('Your session has ended').waitFor();
  await elsewhere.logIn(username, 'an even longer password');
  await elsewhere.leave();
  await closeBrowsers(ada);
});

test('the theme persists across a reload and is applied before the first paint', async () => {
  const ada = await logIn(browser, 'ada');
  const { page } = ada;
  await page.goto('/settings');
  await page.getByRole('radio', { name: 'Dark' }).check();
  await page.addInitScript(() => {
    document.addEventListener('DOMContentLoaded', () => {
      document.body.dataset['wasDark'] = String(document.documentElement.classList.contains('dark'));
    });
  });
  await page.reload();
  await page.getByRole('radio', { name: 'Dark', checked: true }).waitFor();
  expect(await page.evaluate(() => document.body.dataset['wasDark'])).toBe('true');
  expect(await closeBrowsers(ada)).toEqual([]);
});
