import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Locator } from 'playwright-core';
import { launchBrowser, PHONE, Visitor } from '../support/browser.ts';

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

/** Creates two people in one room. `username` is the second person's. */
async function meet(secondViewport = PHONE): Promise<{ ada: Visitor; grace: Visitor; username: string }> {
  const [ada, grace] = await Promise.all([Visitor.arrive(browser), Visitor.arrive(browser, secondViewport)]);
  const [, { username }] = await Promise.all([ada.register('Ada'), grace.register('Grace')]);
  const name = `Bridge ${Math.random().toString(36).slice(2, 8)}`;
  await ada.page.getByRole('button', { name: 'Create a room' }).click();
  await ada.page.getByLabel('Name', { exact: true }).fill(name);
  await ada.page.getByRole('button', { name: 'Create room' }).click();
  await ada.page.getByRole('heading', { name }).waitFor();
  await grace.page.goto(new URL(ada.page.url()).pathname);
  await grace.page.getByRole('button', { name: /^Join/ }).click();
  await grace.page.getByRole('textbox', { name: /^Message / }).waitFor();
  return { ada, grace, username };
}

const row = ({ page }: Visitor, text: string): Locator =>
  page.getByRole('region', { name: 'Messages' }).getByRole('article').filter({ hasText: text });

async function act(visitor: Visitor, text: string, action: string): Promise<void> {
  await row(visitor, text).hover();
  await row(visitor, text).getByRole('button', { name: action }).click();
}

async function choose(visitor: Visitor, text: string, item: string | RegExp): Promise<void> {
  await act(visitor, text, 'More actions');
  await visitor.page.getByRole('menuitem', { name: item }).click();
}

async function closeAll(...visitors: Visitor[]): Promise<void> {
  for (const { problems } of visitors) expect(problems).toEqual([]);
  await Promise.all(visitors.map((visitor) => visitor.leave()));
}

test('edits, reactions, pins and deletions appear at once for others', async () => {
  const { ada, grace } = await meet();
  await ada.sendMessage('Full speed ahaed');
  await grace.message('Full speed ahaed').waitFor();

  await ada.page.keyboard.press('ArrowUp');
  await ada.page.getByRole('textbox', { name: 'Edit message' }).fill('Full speed ahead');
  await ada.page.keyboard.press('Enter');
  await grace.message('Full speed ahead').waitFor();
  await row(grace, 'Full speed ahead').getByText('edited').waitFor();

  await act(grace, 'Full speed ahead', 'Add reaction');
  await grace.page.getByRole('searchbox', { name: 'Search emoji' }).fill('rocket');
  await grace.page.getByRole('dialog', { name: 'Choose an emoji' }).getByText('🚀', { exact: true }).click();
  await row(ada, 'Full speed ahead').getByRole('button', { name: '🚀, 1 person' }).click();
  const both = row(grace, 'Full speed ahead').getByRole('button', { name: '🚀, 2 people', pressed: true });
  await both.waitFor();
  await both.click();
  await row(ada, 'Full speed ahead').getByRole('button', { name: '🚀, 1 person', pressed: true }).waitFor();

  await choose(grace, 'Full speed ahead', /^Pin/);
  await ada.page.getByRole('button', { name: 'Pinned messages, 1' }).click();
  await ada.page.getByRole('complementary', { name: 'Pinned messages' }).getByText('Full speed ahead').waitFor();

  await choose(ada, 'Full speed ahead', /^Delete/);
  await ada.page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await row(grace, 'Message deleted').waitFor();
  expect(await grace.page.getByText('Full speed ahead').count()).toBe(0);
  await ada.page.getByText('No pinned messages').waitFor();
  await closeAll(ada, grace);
});

test('a reply links to its parent in the timeline and appears in the replies panel', async () => {
  const { ada, grace } = await meet();
  await ada.sendMessage('Who has the charts?');
  await grace.message('Who has the charts?').waitFor();

  await act(grace, 'Who has the charts?', 'Reply');
  await grace.sendMessage('I do.');
  await row(ada, 'I do.').getByRole('button', { name: 'In reply to Ada: Who has the charts?' }).waitFor();
  await row(ada, 'Who has the charts?').getByRole('button', { name: '1 reply' }).click();
  const replies = ada.page.getByRole('complementary', { name: 'Replies' });
  await replies.getByText('I do.', { exact: true }).waitFor();
  await replies.getByRole('textbox', { name: 'Reply to Ada' }).fill('Bring them up.');
  await ada.page.keyboard.press('Enter');
  await row(grace, 'Bring them up.')
    .getByRole('button', { name: /^In reply to Ada/ })
    .waitFor();
  await row(grace, 'Who has the charts?').getByRole('button', { name: '2 replies' }).click();
  await grace.page.getByRole('dialog', { name: 'Replies' }).getByText('Bring them up.', { exact: true }).waitFor();
  await closeAll(ada, grace);
});

test('Markdown is formatted, without scripts or unsafe links', async () => {
  const { ada, grace } = await meet();
  await ada.sendMessage(
    '**Land** <img src=x onerror=alert(1)> [here](javascript:alert(1)) and [there](https://there.example)',
  );
  const message = row(grace, 'Land');
  await message.locator('strong', { hasText: 'Land' }).waitFor();
  expect(await message.locator('img').count()).toBe(0);
  const links = message.getByRole('link');
  expect(await links.count()).toBe(1);
  expect(await links.getAttribute('href')).toBe('https://there.example/');
  expect(await links.getAttribute('rel')).toContain('noopener');

  await ada.sendMessage('```js\nconst depth = 40;\n```');
  await grace.page.locator('.hljs-keyword', { hasText: 'const' }).waitFor();
  await closeAll(ada, grace);
});

test('mentions are completed by keyboard and mouse', async () => {
  const { ada, grace, username } = await meet();
  const { keyboard } = ada.page;
  const composer = ada.page.getByRole('textbox', { name: /^Message / });
  const people = ada.page.getByRole('listbox', { name: 'People to mention' });
  const option = people.getByRole('option', { name: `@${username}`, selected: true });

  await composer.click();
  await keyboard.type('Over to @gra');
  await option.waitFor();
  expect(await composer.getAttribute('aria-activedescendant')).toBe(await option.getAttribute('id'));
  await keyboard.press('Escape');
  await people.waitFor({ state: 'detached' });
  await keyboard.type('c');
  expect(await people.count()).toBe(0);
  for (const _ of 'grac@') await keyboard.press('Backspace');
  await keyboard.type('@GRA');
  await option.waitFor();
  await keyboard.press('Enter');
  expect(await composer.inputValue()).toBe(`Over to @${username} `);
  await keyboard.type('now');
  await keyboard.press('Enter');
  await row(grace, 'Over to').getByText(`@${username}`, { exact: true }).waitFor();

  await keyboard.press('ArrowUp');
  await ada.page.getByRole('textbox', { name: 'Edit message' }).waitFor();
  await keyboard.type(' and @gra');
  await option.click();
  await keyboard.type('again');
  await keyboard.press('Enter');
  await row(grace, 'again').waitFor();
  expect(await row(grace, 'again').getByText(`@${username}`, { exact: true }).count()).toBe(2);
  await closeAll(ada, grace);
});
