import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Locator, Page, Request } from 'playwright-core';
import { launchBrowser, PHONE, TOUCH } from '../support/browser.ts';
import { sidebarLink, closeBrowsers, logIn, type LoggedIn } from '../support/logged-in.ts';

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

const OPEN = 'mutation ($userIds: [ID!]!) { openDirectRoom(userIds: $userIds) { id } }';

async function openDirect({ person }: LoggedIn, ...others: LoggedIn[]): Promise<string> {
  const userIds = others.map(({ person: { id } }) => id);
  return (await person.execute<{ openDirectRoom: { id: string } }>(OPEN, { userIds })).openDirectRoom.id;
}

/** Locates a direct room in the sidebar. */
const direct = (page: Page, name: string | RegExp) =>
  page.getByRole('group', { name: 'Direct messages' }).getByRole('link', { name });

/** Matches two members in either order, because the order is arbitrary. */
const both = (one: string, other: string) => new RegExp(`${one}, ${other}|${other}, ${one}`);

/** Opens the panel of the current room. */
async function openPanel(page: Page) {
  await page.getByRole('button', { name: 'people and settings' }).click();
  const panel = page.getByRole('dialog');
  await panel.getByRole('list', { name: 'Members' }).waitFor();
  return panel;
}

/** Matches requests for an operation. */
const isRequestFor = (operation: string) => (request: Request) =>
  request.postData()?.includes(`"${operation}"`) ?? false;

/** Opens a room or a person through the quick switcher. */
async function goTo(page: Page, name: string, group: 'Rooms' | 'People'): Promise<void> {
  // A room that was just hidden is briefly in neither list.
  const hidden = page.waitForEvent('requestfinished', isRequestFor('HiddenRooms'));
  await page.keyboard.press('Control+k');
  await hidden;
  await page.getByRole('combobox', { name: 'Search rooms, people and messages' }).fill(name);
  await page.getByRole('listbox').getByText(group, { exact: true }).waitFor();
  await page.keyboard.press('Enter');
}

/** Waits until the reader's page has received everything that happened before this call. */
async function catchUp({ page }: LoggedIn, writer: LoggedIn, reader: LoggedIn): Promise<void> {
  const name = `Mark ${Math.random().toString(36).slice(2)}`;
  const room = await writer.person.createRoom({ name, memberIds: [reader.person.id] });
  await writer.person.sendMessage(room, 'up to here');
  await sidebarLink(page, name).getByText('up to here').waitFor();
}

describe('a direct room', () => {
  test('appears in the other person’s list with its first message, unread', async () => {
    const [ada, grace] = await Promise.all([logIn(browser, 'ada'), logIn(browser, 'grace')]);
    await goTo(ada.page, grace.person.username, 'People');
    await direct(ada.page, 'Grace').waitFor();
    await ada.page.getByRole('textbox', { name: /^Message / }).waitFor();
    await catchUp(grace, ada, grace);
    expect(await direct(grace.page, 'Ada').count()).toBe(0);

    await ada.visitor.sendMessage('Hello, Grace.');
    await direct(grace.page, 'Ada').getByText('1 unread').waitFor();
    expect(await closeBrowsers(ada, grace)).toEqual([]);
  });

  test('shows the unread count or, on hover and focus, the hide button', async () => {
    const [ada, grace] = await Promise.all([logIn(browser, 'ada'), logIn(browser, 'grace')]);
    await grace.person.sendMessage(await openDirect(ada, grace), 'first');
    const item = direct(ada.page, 'Grace');
    const isVisible = (locator: Locator) =>
      locator.evaluate((element) => element.checkVisibility({ opacityProperty: true }));
    const visible = () =>
      Promise.all([
        isVisible(item.getByText('1', { exact: true })),
        isVisible(ada.page.getByRole('button', { name: 'Hide Grace' })),
      ]);
    expect(await visible()).toEqual([true, false]);
    await item.hover();
    expect(await visible()).toEqual([false, true]);
    expect(await item.getByText('1 unread').count()).toBe(1);
    await ada.page.getByRole('button', { name: 'New message' }).hover();
    expect(await visible()).toEqual([true, false]);
    await item.focus();
    await ada.page.keyboard.press('Tab');
    expect(await visible()).toEqual([false, true]);
    expect(await closeBrowsers(ada, grace)).toEqual([]);
  });

  test('is hidden in all tabs, can be found again, and returns with a new message', async () => {
    const [ada, grace] = await Promise.all([logIn(browser, 'ada'), logIn(browser, 'grace')]);
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
    await ada.page
      .getByRole('navigation', { name: 'Rooms' })
      .getByRole('heading', { name: 'Direct messages' })
      .waitFor();
    await goTo(ada.page, 'Grace', 'Rooms');
    await ada.visitor.message('first').waitFor();
    for (const page of [ada.page, tab.page]) await direct(page, 'Grace').waitFor();

    const panel = await openPanel(ada.page);
    await panel.getByRole('button', { name: 'Hide from list' }).click();
    // Wait until the room is closed; otherwise the next message would be read at once.
    await ada.page.waitForURL((url) => url.pathname === '/');
    for (const page of [ada.page, tab.page]) await direct(page, 'Grace').waitFor({ state: 'detached' });
    await grace.person.sendMessage(room, 'second');
    for (const page of [ada.page, tab.page]) await direct(page, 'Grace').getByText('1 unread').waitFor();
    expect(await closeBrowsers(ada, grace)).toEqual([]);
  });

  test('can be hidden on a phone', async () => {
    const more = { ...TOUCH, reducedMotion: 'reduce' } as const;
    const [ada, grace] = await Promise.all([logIn(browser, 'ada', PHONE, more), logIn(browser, 'grace')]);
    const room = await openDirect(ada, grace);
    await grace.person.sendMessage(room, 'first');
    await direct(ada.page, 'Grace').tap();
    await ada.visitor.message('first').waitFor();
    const panel = await openPanel(ada.page);
    const hide = panel.getByRole('button', { name: 'Hide from list' });
    expect((await hide.boundingBox())?.height).toBeGreaterThanOrEqual(40);
    await hide.tap();
    await ada.page.waitForURL((url) => url.pathname === '/');
    await ada.page
      .getByRole('navigation', { name: 'Rooms' })
      .getByRole('heading', { name: 'Direct messages' })
      .waitFor();
    await direct(ada.page, 'Grace').waitFor({ state: 'detached' });
    expect(await closeBrowsers(ada, grace)).toEqual([]);
  });
});

test('a group can be left after a confirmation and is renamed to the remaining members', async () => {
  const [ada, grace, linus] = await Promise.all(['ada', 'grace', 'linus'].map((name) => logIn(browser, name)));
  if (!ada || !grace || !linus) throw new Error('not logged in');
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
  expect(await closeBrowsers(ada, grace, linus)).toEqual([]);
});

test('hiding a room does not navigate away from a room that was opened in the meantime', async () => {
  const [ada, grace] = await Promise.all([logIn(browser, 'ada'), logIn(browser, 'grace')]);
  const { page } = ada;
  const name = `Raft ${ada.person.username.slice(4)}`;
  await ada.person.createRoom({ name });
  await page.goto(`/rooms/${await openDirect(ada, grace)}`);
  const panel = await openPanel(page);
  /** Resolves to a function that delivers the delayed response. */
  const delayed = new Promise<() => Promise<void>>((resolve) => {
    void page.route('**/graphql', async (route) => {
      if (!isRequestFor('HideRoom')(route.request())) return route.fallback();
      const response = await route.fetch();
      resolve(() => route.fulfill({ response }));
    });
  });
  await panel.getByRole('button', { name: 'Hide from list' }).click();
  await direct(page, 'Grace').waitFor({ state: 'detached' });
  await goTo(page, name, 'Rooms');
  await page.getByRole('heading', { name }).waitFor();
  const finished = page.waitForEvent('requestfinished', isRequestFor('HideRoom'));
  await (
    await delayed
  )();
  await finished;
  await ada.visitor.sendMessage('Still here.');
  await ada.visitor.message('Still here.').waitFor();
  expect(await closeBrowsers(ada, grace)).toEqual([]);
});

test('an archived room can be hidden, shown again and left', async () => {
  const ada = await logIn(browser, 'ada');
  const { page } = ada;
  const name = `Wreck ${ada.person.username.slice(4)}`;
  const room = await ada.person.createRoom({ name });
  await page.goto(`/rooms/${room}`);
  const open = await openPanel(page);
  expect(await open.getByRole('button', { name: 'Hide from list' }).count()).toBe(0);
  await ada.person.execute('mutation ($id: ID!) { archiveRoom(roomId: $id) { id } }', { id: room });
  await open.getByRole('button', { name: 'Hide from list' }).click();
  await sidebarLink(page, name).waitFor({ state: 'detached' });

  await goTo(page, name, 'Rooms');
  const panel = await openPanel(page);
  await panel.getByRole('button', { name: 'Show in list' }).click();
  await page.keyboard.press('Escape');
  await sidebarLink(page, name).waitFor();

  const last = await openPanel(page);
  await last.getByRole('button', { name: 'Leave', exact: true }).click();
  await last.getByRole('button', { name: 'Leave room' }).click();
  await sidebarLink(page, name).waitFor({ state: 'detached' });
  expect(await closeBrowsers(ada)).toEqual([]);
});
