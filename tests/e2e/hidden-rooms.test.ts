import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Locator, Page, Request } from 'playwright-core';
import { launchBrowser, PHONE, TOUCH } from '../support/browser.ts';
import { listed, part, signIn, type SignedIn } from '../support/signed-in.ts';

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

const OPEN = 'mutation ($userIds: [ID!]!) { openDirectRoom(userIds: $userIds) { id } }';

async function openDirect({ person }: SignedIn, ...others: SignedIn[]): Promise<string> {
  const userIds = others.map(({ person: { id } }) => id);
  return (await person.execute<{ openDirectRoom: { id: string } }>(OPEN, { userIds })).openDirectRoom.id;
}

/** A direct room as the sidebar lists it. */
const direct = (page: Page, name: string | RegExp) =>
  page.getByRole('group', { name: 'Direct messages' }).getByRole('link', { name });

/** Members are listed in an order that no test can know. */
const both = (one: string, other: string) => new RegExp(`${one}, ${other}|${other}, ${one}`);

/** Opens what can be done to the room on the screen. */
async function openPanel(page: Page) {
  await page.getByRole('button', { name: 'people and settings' }).click();
  const panel = page.getByRole('dialog');
  await panel.getByRole('list', { name: 'Members' }).waitFor();
  return panel;
}

/** Whether a page asks for this operation. */
const isAbout = (operation: string) => (request: Request) => request.postData()?.includes(`"${operation}"`) ?? false;

/** Finds a room or a person by name with the keyboard and goes there. */
async function goTo(page: Page, name: string, group: 'Rooms' | 'People'): Promise<void> {
  // One that was just hidden is in neither list for a moment.
  const hidden = page.waitForEvent('requestfinished', isAbout('HiddenRooms'));
  await page.keyboard.press('Control+k');
  await hidden;
  await page.getByRole('combobox', { name: 'Search rooms, people and messages' }).fill(name);
  await page.getByRole('listbox').getByText(group, { exact: true }).waitFor();
  await page.keyboard.press('Enter');
}

/** Proves that the page is up to date: what happened before this room was made has come. */
async function catchUp({ page }: SignedIn, writer: SignedIn, reader: SignedIn): Promise<void> {
  const name = `Mark ${Math.random().toString(36).slice(2)}`;
  const room = await writer.person.createRoom({ name, memberIds: [reader.person.id] });
  await writer.person.sendMessage(room, 'up to here');
  await listed(page, name).getByText('up to here').waitFor();
}

describe('a conversation', () => {
  test('appears in the other person’s list with its first message, unread', async () => {
    const [ada, grace] = await Promise.all([signIn(browser, 'ada'), signIn(browser, 'grace')]);
    await goTo(ada.page, grace.person.username, 'People');
    await direct(ada.page, 'Grace').waitFor();
    await ada.page.getByRole('textbox', { name: /^Message / }).waitFor();
    await catchUp(grace, ada, grace);
    expect(await direct(grace.page, 'Ada').count()).toBe(0);

    await ada.visitor.say('Hello, Grace.');
    await direct(grace.page, 'Ada').getByText('1 unread').waitFor();
    expect(await part(ada, grace)).toEqual([]);
  });

  test('shows either how much is unread or, under the pointer, the button that hides it', async () => {
    const [ada, grace] = await Promise.all([signIn(browser, 'ada'), signIn(browser, 'grace')]);
    await grace.person.sendMessage(await openDirect(ada, grace), 'first');
    const item = direct(ada.page, 'Grace');
    const isSeen = (locator: Locator) =>
      locator.evaluate((element) => element.checkVisibility({ opacityProperty: true }));
    const seen = () =>
      Promise.all([
        isSeen(item.getByText('1', { exact: true })),
        isSeen(ada.page.getByRole('button', { name: 'Hide Grace' })),
      ]);
    expect(await seen()).toEqual([true, false]);
    await item.hover();
    expect(await seen()).toEqual([false, true]);
    expect(await item.getByText('1 unread').count()).toBe(1);
    await ada.page.getByRole('button', { name: 'New message' }).hover();
    expect(await seen()).toEqual([true, false]);
    await item.focus();
    await ada.page.keyboard.press('Tab');
    expect(await seen()).toEqual([false, true]);
    expect(await part(ada, grace)).toEqual([]);
  });

  test('can be hidden in all tabs, found again, and comes back with a message', async () => {
    const [ada, grace] = await Promise.all([signIn(browser, 'ada'), signIn(browser, 'grace')]);
    const room = await openDirect(ada, grace);
    await grace.person.sendMessage(room, 'first');
    const tab = await ada.visitor.openTab();
    await tab.page.goto('/');
    for (const page of [ada.page, tab.page]) await direct(page, 'Grace').waitFor();

    await ada.page.goto(`/rooms/${room}`);
    await ada.visitor.message('first').waitFor();
    const item = ada.page.getByRole('button', { name: 'Hide Grace' });
    await item.focus();
    await ada.page.keyboard.press('Enter');
    for (const page of [ada.page, tab.page]) await direct(page, 'Grace').waitFor({ state: 'detached' });
    await ada.page.waitForURL((url) => url.pathname === '/');
    await direct(grace.page, 'Ada').waitFor();

    await ada.page.reload();
    await ada.page.getByRole('navigation', { name: 'Rooms' }).getByText('Direct messages').waitFor();
    await goTo(ada.page, 'Grace', 'Rooms');
    await ada.visitor.message('first').waitFor();
    for (const page of [ada.page, tab.page]) await direct(page, 'Grace').waitFor();

    const panel = await openPanel(ada.page);
    await panel.getByRole('button', { name: 'Hide from list' }).click();
    // Whoever still looks at the room reads what comes.
    await ada.page.waitForURL((url) => url.pathname === '/');
    for (const page of [ada.page, tab.page]) await direct(page, 'Grace').waitFor({ state: 'detached' });
    await grace.person.sendMessage(room, 'second');
    for (const page of [ada.page, tab.page]) await direct(page, 'Grace').getByText('1 unread').waitFor();
    expect(await part(ada, grace)).toEqual([]);
  });

  test('can be hidden on a phone', async () => {
    const more = { ...TOUCH, reducedMotion: 'reduce' } as const;
    const [ada, grace] = await Promise.all([signIn(browser, 'ada', PHONE, more), signIn(browser, 'grace')]);
    const room = await openDirect(ada, grace);
    await grace.person.sendMessage(room, 'first');
    await direct(ada.page, 'Grace').tap();
    await ada.visitor.message('first').waitFor();
    const panel = await openPanel(ada.page);
    const hide = panel.getByRole('button', { name: 'Hide from list' });
    expect((await hide.boundingBox())?.height).toBeGreaterThanOrEqual(40);
    await hide.tap();
    await ada.page.waitForURL((url) => url.pathname === '/');
    await ada.page.getByRole('navigation', { name: 'Rooms' }).getByText('Direct messages').waitFor();
    await direct(ada.page, 'Grace').waitFor({ state: 'detached' });
    expect(await part(ada, grace)).toEqual([]);
  });
});

test('a group can be left after a confirmation, and is named after the remaining members', async () => {
  const [ada, grace, linus] = await Promise.all(['ada', 'grace', 'linus'].map((name) => signIn(browser, name)));
  if (!ada || !grace || !linus) throw new Error('not signed in');
  const room = await openDirect(ada, grace, linus);
  await ada.person.sendMessage(room, 'Hello, both.');
  await direct(grace.page, both('Ada', 'Linus')).click();
  await grace.visitor.message('Hello, both.').waitFor();
  await direct(linus.page, both('Ada', 'Grace')).waitFor();

  const panel = await openPanel(grace.page);
  await panel.getByRole('button', { name: 'Leave', exact: true }).click();
  await panel.getByText('brings you back').waitFor();
  await panel.getByRole('button', { name: 'Leave group' }).click();
  await direct(grace.page, both('Ada', 'Linus')).waitFor({ state: 'detached' });
  await grace.page.waitForURL((url) => url.pathname === '/');
  await direct(linus.page, 'Ada (group)').waitFor();

  await openDirect(ada, grace, linus);
  await ada.person.sendMessage(room, 'Come back.');
  await direct(grace.page, both('Ada', 'Linus'))
    .getByText(/unread/)
    .waitFor();
  await direct(linus.page, both('Ada', 'Grace')).waitFor();
  expect(await part(ada, grace, linus)).toEqual([]);
});

test('people who go on to another room before a room is hidden stay there', async () => {
  const [ada, grace] = await Promise.all([signIn(browser, 'ada'), signIn(browser, 'grace')]);
  const { page } = ada;
  const name = `Raft ${ada.person.username.slice(4)}`;
  await ada.person.createRoom({ name });
  await page.goto(`/rooms/${await openDirect(ada, grace)}`);
  const panel = await openPanel(page);
  /** The answer, which has to wait. */
  const late = new Promise<() => Promise<void>>((resolve) => {
    void page.route('**/graphql', async (route) => {
      if (!isAbout('HideRoom')(route.request())) return route.fallback();
      const response = await route.fetch();
      resolve(() => route.fulfill({ response }));
    });
  });
  await panel.getByRole('button', { name: 'Hide from list' }).click();
  await direct(page, 'Grace').waitFor({ state: 'detached' });
  await goTo(page, name, 'Rooms');
  await page.getByRole('heading', { name }).waitFor();
  const answered = page.waitForEvent('requestfinished', isAbout('HideRoom'));
  await (
    await late
  )();
  await answered;
  await ada.visitor.say('Still here.');
  await ada.visitor.message('Still here.').waitFor();
  expect(await part(ada, grace)).toEqual([]);
});

test('an archived room can be hidden, shown again and left', async () => {
  const ada = await signIn(browser, 'ada');
  const { page } = ada;
  const name = `Wreck ${ada.person.username.slice(4)}`;
  const room = await ada.person.createRoom({ name });
  await page.goto(`/rooms/${room}`);
  const open = await openPanel(page);
  expect(await open.getByRole('button', { name: 'Hide from list' }).count()).toBe(0);
  await ada.person.execute('mutation ($id: ID!) { archiveRoom(roomId: $id) { id } }', { id: room });
  await open.getByRole('button', { name: 'Hide from list' }).click();
  await listed(page, name).waitFor({ state: 'detached' });

  await goTo(page, name, 'Rooms');
  const panel = await openPanel(page);
  await panel.getByRole('button', { name: 'Show in list' }).click();
  await page.keyboard.press('Escape');
  await listed(page, name).waitFor();

  const last = await openPanel(page);
  await last.getByRole('button', { name: 'Leave', exact: true }).click();
  await last.getByRole('button', { name: 'Leave room' }).click();
  await listed(page, name).waitFor({ state: 'detached' });
  expect(await part(ada)).toEqual([]);
});
