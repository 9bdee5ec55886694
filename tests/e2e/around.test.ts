import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { launchBrowser, Visitor } from '../support/browser.ts';
import { listed, part, signIn } from '../support/signed-in.ts';

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

  test('two tabs show the same rooms: one that is made, joined or left in one is so in the other', async () => {
    const grace = await signIn(browser, 'grace');
    const second = await grace.visitor.context.newPage();
    await second.goto('/');
    await second.getByText('None yet. Create one').waitFor();

    const room = `Pier ${suffix()}`;
    const path = await createRoom(grace.visitor, room);
    await listed(second, room).click();
    await second.getByRole('heading', { name: room }).waitFor();

    const ada = await signIn(browser, 'ada');
    const id = decodeURIComponent(path.split('/').at(-1) ?? '');
    await ada.person.joinRoom(id);
    await listed(ada.page, room).waitFor();
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
    await listed(second, room).waitFor({ state: 'detached' });
    await listed(grace.page, room).waitFor({ state: 'detached' });
    await second.getByRole('button', { name: 'Join room' }).waitFor();

    await second.getByRole('button', { name: 'Join room' }).click();
    await listed(second, room).waitFor();
    await listed(grace.page, room).waitFor();
    expect(await part(ada, grace)).toEqual([]);
  });

  test('two tabs show the same person and the same theme, and logging out in one logs out in the other', async () => {
    const ada = await signIn(browser, 'ada');
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
    expect(await part(ada)).toEqual([]);
  });

  test('a name shows who it is, and leads to a conversation with them', async () => {
    const [ada, grace] = await Promise.all([signIn(browser, 'ada'), signIn(browser, 'grace')]);
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
    await grace.visitor.say('Just you and me.');
    await listed(ada.page, 'Grace').getByText('1 unread').waitFor();

    await grace.page.goto(`/rooms/${room}`);
    await grace.page.getByRole('button', { name: 'people and settings' }).click();
    await grace.page.getByRole('list', { name: 'Members' }).getByRole('button', { name: /@ada-/ }).click();
    await card.getByRole('button', { name: 'Message' }).click();
    await grace.page.getByRole('heading', { name: 'Ada' }).waitFor();
    await grace.page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await part(ada, grace)).toEqual([]);
  });
});
