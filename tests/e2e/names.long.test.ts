import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Locator } from 'playwright-core';
import { DESKTOP, launchBrowser, Visitor } from '../support/browser.ts';
import { Person } from '../support/client.ts';
import { eventually } from '../support/eventually.ts';
import { closeBrowsers, logIn, type LoggedIn } from '../support/logged-in.ts';

let browser: Browser;
/** Two people in one room whose display names differ only in case. */
let ann: Visitor;
let other: Visitor;
let username: string;
let otherUsername: string;

beforeAll(async () => {
  browser = await launchBrowser();
  [ann, other] = await Promise.all([Visitor.arrive(browser, DESKTOP), Visitor.arrive(browser, DESKTOP)]);
  [{ username }, { username: otherUsername }] = await Promise.all([ann.register('Ann'), other.register('ANN')]);
  const name = `Names ${Math.random().toString(36).slice(2, 8)}`;
  await ann.page.getByRole('button', { name: 'Create a room' }).click();
  await ann.page.getByLabel('Name', { exact: true }).fill(name);
  await ann.page.getByRole('button', { name: 'Create room' }).click();
  await ann.page.getByRole('heading', { name }).waitFor();
  await other.page.goto(new URL(ann.page.url()).pathname);
  await other.page.getByRole('button', { name: /^Join/ }).click();
  await other.page.getByRole('textbox', { name: /^Message / }).waitFor();
});

afterAll(async () => {
  expect([...ann.problems, ...other.problems]).toEqual([]);
  await browser.close();
});

const row = ({ page }: Visitor, text: string): Locator =>
  page.getByRole('region', { name: 'Messages' }).getByRole('article').filter({ hasText: text });

/** Sends a text with a unique mark as Ann. @returns the message's row in the other person's page. */
async function sendMarked(text: string): Promise<Locator> {
  const mark = `m${Math.random().toString(36).slice(2, 10)}`;
  await ann.sendMessage(`${text}\n${mark}`);
  await row(other, mark).waitFor();
  return row(other, mark);
}

test('people with confusable display names are shown with their usernames', async () => {
  await ann.sendMessage('the first of us');
  await row(other, 'the first of us').waitFor();
  expect(await row(other, 'the first of us').getByText(`@${username}`).count()).toBe(0);
  await other.sendMessage('the second of us');
  await row(other, 'the first of us').getByText(`@${username}`, { exact: true }).waitFor();
  await row(ann, 'the second of us').getByText(`@${otherUsername}`, { exact: true }).waitFor();
});

test.each([
  ['a word before and after it', (name: string) => `你好@${name}さん`],
  ['a word of another alphabet before it', (name: string) => `привет@${name}`],
  ['emphasis around it', (name: string) => `_@${name}_`],
  ['a wide sign', (name: string) => `「＠${name}」`],
])('a mention is highlighted with %s', async (_, textOf) => {
  const mentioned = (await sendMarked(textOf(otherUsername))).getByRole('button', {
    name: new RegExp(`^[@＠]${otherUsername}$`),
  });
  await mentioned.waitFor();
  expect(await mentioned.getAttribute('class')).toContain('bg-warning');
});

test.each([
  ['an indented code block', (name: string) => `see\n\n    @${name}\n\nend`],
  ['an escaped sign', (name: string) => `\\@${name}`],
  ['an entity', (name: string) => `&#64;${name}`],
])('%s mentions no one', async (_, textOf) => {
  const shown = await sendMarked(textOf(otherUsername));
  expect(await shown.getByRole('button', { name: `@${otherUsername}`, exact: true }).count()).toBe(0);
});

test('URLs and email addresses become links, and unmatched markers stay as text', async () => {
  const shown = await sendMarked('www.example.com/a_b ada@example.org https://a.example/?x=* H~2~O **你好。**世界');
  const hrefs = await shown.getByRole('link').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
  expect(hrefs).toEqual(['http://www.example.com/a_b', 'mailto:ada@example.org', 'https://a.example/?x=*']);
  expect(await shown.locator('strong').innerText()).toBe('你好。');
  expect(await shown.innerText()).toContain('H~2~O');
});

test('emoji use a color font before other symbol fonts', async () => {
  const fonts = await (
    await sendMarked('❤️ ✅ 👩‍💻')
  )
    .locator('p')
    .last()
    .evaluate((element) => getComputedStyle(element).fontFamily);
  expect(fonts).toMatch(/^"?Inter Variable"?, "?Color Emoji"?, /);
});

test('mention completion opens after a word of another script, but not in code', async () => {
  const composer = ann.page.getByRole('textbox', { name: /^Message / });
  const people = ann.page.getByRole('listbox', { name: 'People to mention' });
  const query = otherUsername.slice(0, 6);
  await composer.click();
  await ann.page.keyboard.type(`你好@${query}`);
  await people.getByRole('option', { name: `@${otherUsername}` }).waitFor();
  await composer.fill('');
  await ann.page.keyboard.type(`\`@${query}`);
  await people.waitFor({ state: 'detached' });
  await composer.fill('');
});

test.each([
  ['ok', '🆗'],
  ['thumbsup', '👍'],
  ['heart', '❤️'],
])('the emoji picker finds %s and adds the reaction', async (query, emoji) => {
  const shown = await sendMarked('what do you think?');
  await shown.hover();
  await shown.getByRole('button', { name: 'Add reaction' }).click();
  await other.page.getByRole('searchbox', { name: 'Search emoji' }).fill(query);
  const first = other.page.getByRole('listbox', { name: 'Emoji results' }).getByRole('option').first();
  await first.getByText(emoji, { exact: true }).waitFor();
  await other.page.keyboard.press('Enter');
  await ann.page
    .getByRole('button', { name: `${emoji}, 1 person` })
    .first()
    .waitFor();
});

describe('two people with the same display name are distinguished', () => {
  let ben: LoggedIn;
  let graces: Person[];
  let room: string;
  /** The name under which each is shown. */
  let names: string[];

  beforeAll(async () => {
    [ben, ...graces] = await Promise.all([logIn(browser, 'ben'), Person.register('grace'), Person.register('grace')]);
    names = graces.map(({ username }) => `Grace @${username}`);
    room = await ben.person.createRoom({
      name: `Deck of @${ben.person.username}`,
      memberIds: graces.map(({ id }) => id),
    });
    for (const grace of graces) {
      const { openDirectRoom } = await grace.execute<{ openDirectRoom: { id: string } }>(
        'mutation ($userIds: [ID!]!) { openDirectRoom(userIds: $userIds) { id } }',
        { userIds: [ben.person.id] },
      );
      await grace.sendMessage(openDirectRoom.id, 'a private lantern');
      await grace.sendMessage(room, 'a lantern for all');
    }
  });

  afterAll(async () => expect(await closeBrowsers(ben)).toEqual([]));

  test('in the sidebar and in the open conversation', async () => {
    const { page } = ben;
    for (const name of names) {
      await page.getByRole('button', { name: `Hide ${name}`, exact: true }).waitFor();
      await page.getByRole('group', { name: 'Direct messages' }).getByRole('link', { name }).click();
      await page.getByRole('heading', { name, exact: true }).waitFor();
      await page.getByRole('textbox', { name: `Message ${name}`, exact: true }).waitFor();
    }
  });

  test('in the quick switcher', async () => {
    const { page } = ben;
    await page.keyboard.press('Control+k');
    const input = page.getByRole('combobox', { name: 'Search rooms, people and messages' });
    const options = page.getByRole('listbox', { name: 'Results' }).getByRole('option');
    for (const name of names) await options.filter({ hasText: name }).waitFor();
    await input.fill('lantern');
    for (const name of names) {
      await options.getByText(`${name} in ${name}`, { exact: true }).waitFor();
      await options.getByText(`${name} in Deck of @${ben.person.username}`, { exact: true }).waitFor();
    }
    await page.keyboard.press('Escape');
  });

  test('in the labels of room members and in the confirmation before removing one', async () => {
    const { page } = ben;
    await page.goto(`/rooms/${room}`);
    await page.getByRole('button', { name: 'people and settings' }).click();
    for (const name of names) {
      for (const label of [`Role of ${name}`, `Message ${name}`, `Remove ${name} from room`])
        await page.getByLabel(label, { exact: true }).waitFor();
    }
    await page.getByRole('button', { name: `Remove ${names[0]} from room` }).click();
    await page.getByText(`Remove ${names[0]} from the room?`).waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
  });

  test('in the typing indicator', async () => {
    const { page } = ben;
    await page.goto(`/rooms/${room}`);
    for (const name of names) await page.getByRole('article', { name }).waitFor();
    await eventually(async () => {
      await graces[0]?.execute('mutation ($id: ID!) { setTyping(roomId: $id, typing: true) }', { id: room });
      return page.getByText(`${names[0]} is typing…`).isVisible();
    }, 'the typing indicator shows the username');
  });

  test('in the labels of replies and of the reply field', async () => {
    const { page } = ben;
    const asked = await graces[0]?.sendMessage(room, 'which of us?');
    await graces[1]?.execute('mutation ($input: SendMessageInput!) { sendMessage(input: $input) { id } }', {
      input: { roomId: room, body: 'of course you', clientId: randomUUID(), replyToId: asked?.id },
    });
    await row(ben.visitor, 'of course you')
      .getByRole('button', { name: `In reply to ${names[0]}: which of us?` })
      .waitFor();
    await row(ben.visitor, 'which of us?').getByRole('button', { name: '1 reply' }).click();
    await page.getByRole('textbox', { name: `Reply to ${names[0]}`, exact: true }).waitFor();
    await page.keyboard.press('Escape');
  });

  test('in the search results of a room', async () => {
    const { page } = ben;
    await page.goto(`/rooms/${room}`);
    await page.getByRole('button', { name: 'Search this room' }).click();
    await page.getByRole('searchbox', { name: 'Search messages' }).fill('lantern');
    const found = page.getByRole('list', { name: 'Search results' }).getByRole('link');
    for (const name of names) await found.filter({ hasText: name }).waitFor();
  });
});
