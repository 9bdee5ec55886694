import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { sidebarLink, closeBrowsers, logIn } from '../support/logged-in.ts';

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

const ROLE = 'query ($id: ID!) { room(id: $id) { viewer { role } } }';

interface Role {
  room: { viewer: { role: string } };
}

/** Opens the panel of the current room. */
async function openPanel(page: Page) {
  await page.getByRole('button', { name: 'people and settings' }).click();
  const panel = page.getByRole('dialog');
  await panel.getByRole('list', { name: 'Members' }).waitFor();
  return panel;
}

/** Ada, who owns a room, and Grace, who is a member; both have it open. */
async function twoInARoom(kind: 'PUBLIC' | 'PRIVATE') {
  const [ada, grace] = await Promise.all([logIn(browser, 'ada'), logIn(browser, 'grace')]);
  const name = `Deck ${ada.person.username.slice(4)}`;
  const room = await ada.person.createRoom({ kind, name, memberIds: [grace.person.id] });
  await ada.person.sendMessage(room, 'All aboard.');
  for (const { page, visitor } of [ada, grace]) {
    await page.goto(`/rooms/${room}`);
    await visitor.message('All aboard.').waitFor();
  }
  return { ada, grace, name, room };
}

describe('the room panel', () => {
  test('changes the name and topic for all members at once', async () => {
    const { ada, grace, name } = await twoInARoom('PUBLIC');
    const panel = await openPanel(ada.page);
    await panel.getByText('Name and topic').click();
    await panel.getByLabel('Name').fill(`${name} below`);
    await panel.getByLabel('Topic').fill('Where the ropes are');
    await panel.getByRole('button', { name: 'Save' }).click();
    await grace.page.getByRole('heading', { name: `${name} below` }).waitFor();
    await grace.page.getByText('Where the ropes are').waitFor();
    await sidebarLink(grace.page, `${name} below`).waitFor();
    expect(await closeBrowsers(ada, grace)).toEqual([]);
  });

  test('gives a new moderator the permissions of moderators', async () => {
    const { ada, grace, room } = await twoInARoom('PRIVATE');
    const before = await openPanel(grace.page);
    expect(await before.getByRole('button', { name: 'Add people' }).count()).toBe(0);
    await grace.page.keyboard.press('Escape');

    const panel = await openPanel(ada.page);
    await panel.getByRole('combobox', { name: 'Role of Grace' }).selectOption('Moderator');
    // Wait until the new role is stored, so that the panel she opens next shows it.
    await panel.locator('select[aria-label="Role of Grace"]:has(option:checked[value=MODERATOR])').waitFor();
    await eventually(
      async () => (await grace.person.execute<Role>(ROLE, { id: room })).room.viewer.role === 'MODERATOR',
      'Grace is a moderator',
    );
    const after = await openPanel(grace.page);
    await after.getByRole('button', { name: 'Add people' }).waitFor();
    await after.getByText('Moderator').waitFor();
    expect(await closeBrowsers(ada, grace)).toEqual([]);
  });

  test('adds a member, whose sidebar shows the room, and removes another, whose sidebar no longer does', async () => {
    const { ada, grace, name } = await twoInARoom('PRIVATE');
    const linus = await logIn(browser, 'linus');
    const panel = await openPanel(ada.page);
    await panel.getByRole('button', { name: 'Add people' }).click();
    await panel.getByRole('combobox', { name: 'Find people' }).fill(linus.person.username);
    await panel.getByRole('option', { name: /@linus-/ }).click();
    await panel.getByRole('button', { name: 'Add to room' }).click();
    await sidebarLink(linus.page, name).click();
    await linus.visitor.message('All aboard.').waitFor();
    await panel.getByText('3 members').waitFor();

    await panel.getByRole('button', { name: 'Remove Grace from room' }).click();
    await panel.getByRole('button', { name: 'Remove', exact: true }).click();
    await panel.getByText('2 members').waitFor();
    await sidebarLink(grace.page, name).waitFor({ state: 'detached' });
    await grace.page.getByRole('heading', { name: 'Room not found' }).waitFor();
    await closeBrowsers(ada, grace, linus);
  });

  test('asks for confirmation before leaving, and does not let the last owner leave', async () => {
    const { ada, grace, name } = await twoInARoom('PUBLIC');
    const panel = await openPanel(ada.page);
    await panel.getByRole('button', { name: 'Leave', exact: true }).click();
    await panel.getByRole('button', { name: 'Leave room' }).click();
    const rejection = ada.page.getByText('The room would have no owner. Make another member an owner first.', {
      exact: true,
    });
    await rejection.waitFor();
    await ada.page.keyboard.press('Escape');
    await rejection.waitFor({ state: 'detached' });
    await ada.page.keyboard.press('Escape');
    await sidebarLink(ada.page, name).waitFor();

    const hers = await openPanel(grace.page);
    await hers.getByRole('button', { name: 'Leave', exact: true }).click();
    await hers.getByRole('button', { name: 'Cancel' }).click();
    await hers.getByRole('button', { name: 'Leave', exact: true }).click();
    await hers.getByRole('button', { name: 'Leave room' }).click();
    await sidebarLink(grace.page, name).waitFor({ state: 'detached' });
    await grace.page.waitForURL((url) => url.pathname === '/');
    await closeBrowsers(ada, grace);
  });

  test('archives a room, which becomes read-only', async () => {
    const { ada, grace } = await twoInARoom('PUBLIC');
    const panel = await openPanel(ada.page);
    await panel.getByRole('button', { name: 'Archive', exact: true }).click();
    await panel.getByRole('button', { name: 'Archive room' }).click();
    await grace.page.getByText('This room is archived.').waitFor();
    await grace.visitor.message('All aboard.').waitFor();
    expect(await grace.page.getByRole('textbox', { name: /^Message / }).count()).toBe(0);
    expect(await closeBrowsers(ada, grace)).toEqual([]);
  });

  test('mutes a room, which still counts unread messages but does not notify', async () => {
    const { ada, grace, name, room } = await twoInARoom('PUBLIC');
    const panel = await openPanel(grace.page);
    await panel.getByRole('button', { name: 'Mute' }).click();
    await panel.getByRole('button', { name: 'Unmute', pressed: true }).waitFor();
    await grace.page.keyboard.press('Escape');
    await grace.page.getByRole('link', { name: 'Find rooms' }).click();
    // While the room is still open, new messages are read at once.
    await grace.page.getByRole('heading', { name: 'Find rooms' }).waitFor();
    await ada.person.sendMessage(room, 'Quietly now.');
    await sidebarLink(grace.page, name).getByText('1 unread').waitFor();
    expect(await grace.page.title()).not.toMatch(/^\(/);
    expect(await closeBrowsers(ada, grace)).toEqual([]);
  });
});
