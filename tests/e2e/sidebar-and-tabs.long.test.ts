import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { launchBrowser, Visitor } from '../support/browser.ts';
import { sidebarLink, closeBrowsers, logIn } from '../support/logged-in.ts';

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

/** Ada in her own room, which Grace has joined. */
async function twoInARoom(room: string) {
  const [ada, grace] = await Promise.all([Visitor.arrive(browser), Visitor.arrive(browser)]);
  const [, account] = await Promise.all([ada.register('Ada'), grace.register('Grace')]);
  const path = await createRoom(ada, room);
  await ada.sendMessage('welcome');
  await ada.message('welcome').waitFor();
  await grace.page.goto(path);
  await grace.page.getByRole('button', { name: /^Join/ }).click();
  await grace.message('welcome').waitFor();
  return { ada, grace, path, username: account.username };
}

describe('sidebar and tabs', () => {
  test('count unread messages of other rooms at once, and share the read marker', async () => {
    const room = `Harbour ${suffix()}`;
    const { ada, grace, path, username } = await twoInARoom(room);
    const elsewhere = await createRoom(grace, `Elsewhere ${suffix()}`);
    const second = await grace.context.newPage();
    await second.goto(elsewhere);
    await sidebarLink(second, room).waitFor();

    for (const text of ['one', 'two']) await ada.sendMessage(text);
    await ada.sendMessage(`three for @${username}`);
    for (const page of [grace.page, second]) {
      await sidebarLink(page, room).getByText('3 unread, 1 mentions you').waitFor();
      await page.waitForFunction(() => document.title.startsWith('(3) '));
    }

    await second.bringToFront();
    await second.goto(path);
    await second.getByRole('separator', { name: 'New messages' }).waitFor();
    await second.getByText(`three for @${username}`).first().waitFor();
    await grace.page.waitForFunction(() => !document.title.startsWith('('));
    expect(await sidebarLink(grace.page, room).getByText('unread').count()).toBe(0);
    expect(await second.getByRole('separator', { name: 'New messages' }).count()).toBe(1);
    expect([...ada.problems, ...grace.problems]).toEqual([]);
    await Promise.all([ada.leave(), grace.leave()]);
  });

  test('show a new direct message in the sidebar of its recipient', async () => {
    const { ada, grace } = await twoInARoom(`Quay ${suffix()}`);
    await ada.page.getByRole('button', { name: 'people and settings' }).click();
    await ada.page.getByRole('button', { name: 'Message Grace' }).click();
    await ada.page.getByRole('heading', { name: 'Grace' }).waitFor();
    await ada.sendMessage('Only for you.');
    await ada.message('Only for you.').waitFor();

    const conversation = grace.page.getByRole('group', { name: 'Direct messages' }).getByRole('link', { name: 'Ada' });
    await conversation.getByText('1 unread').waitFor();
    await conversation.getByRole('img', { name: 'online' }).waitFor();
    await conversation.click();
    await grace.message('Only for you.').waitFor();
    await grace.sendMessage('Got it.');
    await ada.message('Got it.').waitFor();
    expect([...ada.problems, ...grace.problems]).toEqual([]);
    await Promise.all([ada.leave(), grace.leave()]);
  });

  test('keep messages and drafts across a reload while the server is unreachable, and send each message once', async () => {
    const { ada, grace, path } = await twoInARoom(`Outbox ${suffix()}`);
    await grace.page.goto(path);
    await grace.message('welcome').waitFor();
    await ada.page.route('**/graphql', (route) => route.abort());
    await ada.sendMessage('first, without a network');
    await ada.sendMessage('second, without a network');
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

  test('show rooms created, joined or left in one tab in the other one', async () => {
    const grace = await logIn(browser, 'grace');
    const second = await grace.visitor.context.newPage();
    await second.goto('/');
    await second.getByText('No rooms yet. Create one').waitFor();

    const room = `Pier ${suffix()}`;
    const path = await createRoom(grace.visitor, room);
    await sidebarLink(second, room).click();
    await second.getByRole('heading', { name: room }).waitFor();

    const ada = await logIn(browser, 'ada');
    const id = decodeURIComponent(path.split('/').at(-1) ?? '');
    await ada.person.joinRoom(id);
    await sidebarLink(ada.page, room).waitFor();
    await grace.person.execute(
      'mutation ($r: ID!, $u: ID!) { setMemberRole(roomId: $r, userId: $u, role: OWNER) { id } }',
      {
        r: id,
        u: ada.person.id,
      },
    );
    await grace.page.getByRole('button', { name: 'people and settings' }).click();
    await grace.page.getByRole('button', { name: 'Leave', exact: true }).click();
    await grace.page.getByRole('button', { name: 'Leave room' }).click();
    await sidebarLink(second, room).waitFor({ state: 'detached' });
    await sidebarLink(grace.page, room).waitFor({ state: 'detached' });
    await second.getByRole('button', { name: 'Join room' }).waitFor();

    await second.getByRole('button', { name: 'Join room' }).click();
    await sidebarLink(second, room).waitFor();
    await sidebarLink(grace.page, room).waitFor();
    expect(await closeBrowsers(ada, grace)).toEqual([]);
  });

  test('share the profile, the theme and the logout', async () => {
    const ada = await logIn(browser, 'ada');
    const second = await ada.visitor.context.newPage();
    await second.goto('/');
    await second.getByRole('button', { name: 'Account menu' }).waitFor();

    await ada.page.goto('/settings');
    await ada.page.getByLabel('Name', { exact: true }).fill('Ada of the Harbour');
    await ada.page.getByRole('button', { name: 'Save profile' }).click();
    await second.getByRole('button', { name: /Ada of the Harbour/ }).waitFor();

    await ada.page.getByRole('radio', { name: 'Dark' }).check();
    await second.waitForFunction(() => document.documentElement.classList.contains('dark'));
    await ada.page.getByRole('radio', { name: 'Light' }).check();
    await second.waitForFunction(() => !document.documentElement.classList.contains('dark'));

    await second.getByRole('button', { name: 'Account menu' }).click();
    await second.getByRole('menuitem', { name: 'Log out' }).click();
    await ada.page.getByRole('button', { name: 'Log in' }).waitFor();
    await second.getByRole('button', { name: 'Log in' }).waitFor();
    expect(await closeBrowsers(ada)).toEqual([]);
  });

  test('open a profile card from a name, and a direct room from the card', async () => {
    const [ada, grace] = await Promise.all([logIn(browser, 'ada'), logIn(browser, 'grace')]);
    const room = await ada.person.createRoom({ memberIds: [grace.person.id] });
    await ada.person.sendMessage(room, `Have you met @${grace.person.username}?`);
    await grace.page.goto(`/rooms/${room}`);
    const message = grace.page.getByRole('article').filter({ hasText: 'Have you met' });

    await message.getByRole('button', { name: `@${grace.person.username}` }).click();
    const own = grace.page.getByRole('dialog', { name: 'Grace' });
    await own.getByText('This is you').waitFor();
    await grace.page.keyboard.press('Escape');
    await own.waitFor({ state: 'detached' });

    await message.hover();
    await message.getByRole('button', { name: 'Ada', exact: true }).click();
    const card = grace.page.getByRole('dialog', { name: 'Ada' });
    await card.getByText(`@${ada.person.username}`).waitFor();
    await card.getByText('Online').waitFor();
    await card.getByRole('button', { name: 'Message' }).click();
    await grace.page.getByRole('heading', { name: 'Ada' }).waitFor();
    await card.waitFor({ state: 'detached' });
    await grace.visitor.sendMessage('Just you and me.');
    await sidebarLink(ada.page, 'Grace').getByText('1 unread').waitFor();

    await grace.page.goto(`/rooms/${room}`);
    await grace.page.getByRole('button', { name: 'people and settings' }).click();
    await grace.page.getByRole('list', { name: 'Members' }).getByRole('button', { name: /@ada-/ }).click();
    await card.getByRole('button', { name: 'Message' }).click();
    await grace.page.getByRole('heading', { name: 'Ada' }).waitFor();
    await grace.page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await closeBrowsers(ada, grace)).toEqual([]);
  });
});
