import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import axe from 'axe-core';
import type { Browser, Locator, Page } from 'playwright-core';
import { DESKTOP, launchBrowser, PHONE, TOUCH, Visitor } from '../support/browser.ts';
import { createSampleRooms, type SampleRooms } from '../support/sample-rooms.ts';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

let browser: Browser;
let rooms: SampleRooms;

beforeAll(async () => {
  [browser, rooms] = await Promise.all([launchBrowser(), createSampleRooms()]);
});

afterAll(() => browser.close());

/** What axe finds on the page as it stands, one line each. */
async function violations(page: Page, place: string): Promise<string[]> {
  // Evaluated, not added as an element: the content security policy lets in no script but the page's own.
  await page.evaluate(`if (!globalThis.axe) { ${axe.source} }`);
  const { violations } = (await page.evaluate(
    (values) => (globalThis as unknown as { axe: typeof axe }).axe.run(document, { runOnly: values }),
    RULES,
  )) as axe.AxeResults;
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${place}: ${id} at ${node.target.join(' ')}: ${node.failureSummary?.split('\n')[1]?.trim()}`),
  );
}

/** Walks through the pages of one browser and collects what is found. */
class Round {
  readonly found: string[] = [];
  readonly seen: string[] = [];

  constructor(
    readonly visitor: Visitor,
    readonly isPhone: boolean,
  ) {}

  get page(): Page {
    return this.visitor.page;
  }

  async look(place: string, ...shown: Locator[]): Promise<void> {
    for (const locator of shown) await locator.first().waitFor();
    this.seen.push(place);
    this.found.push(...(await violations(this.page, place)));
  }

  async open(path: string, place: string, ...shown: Locator[]): Promise<void> {
    await this.page.goto(path);
    await this.look(place, ...shown);
  }

  /** Goes to where the list of rooms stands. */
  async toList(): Promise<void> {
    if (this.isPhone) await this.page.goto('/');
    await this.page.getByRole('navigation', { name: 'Rooms' }).waitFor();
  }

  async closeDialog(): Promise<void> {
    await this.page.keyboard.press('Escape');
    await this.page.getByRole('dialog').waitFor({ state: 'detached' });
  }
}

async function strangersPages(round: Round): Promise<void> {
  const { page } = round;
  await round.open('/login', 'login', page.getByRole('button', { name: 'Log in' }));
  await page.getByLabel('Username or e-mail').fill('nobody');
  await page.getByLabel('Password').fill('nothing');
  await page.getByRole('button', { name: 'Log in' }).click();
  await round.look('login refused', page.getByRole('alert'));
  await round.open('/register', 'register', page.getByRole('button', { name: 'Create account' }));
  await round.open('/nowhere', 'not found', page.getByRole('heading', { name: 'There is nothing here' }));
}

async function listAndItsDialogs(round: Round): Promise<void> {
  const { page } = round;
  await round.toList();
  await round.look('rooms', page.getByText('3 unread, 1 mention you'));
  await page.getByRole('button', { name: 'Create a room' }).click();
  await round.look('create room', page.getByRole('dialog', { name: 'Create a room' }));
  await round.closeDialog();
  await page.getByRole('button', { name: 'New message' }).click();
  await page.getByRole('combobox', { name: 'Find people' }).fill(rooms.grace.username);
  await round.look('new message', page.getByRole('option'));
  await round.closeDialog();
  await page.getByRole('button', { name: 'Search', exact: true }).click();
  await page.getByRole('combobox').fill('lighthouse');
  await round.look('switcher', page.getByRole('option', { name: /lighthouse/ }));
  await round.closeDialog();
  await page.getByRole('button', { name: 'Account menu' }).click();
  await round.look('account menu', page.getByRole('menuitem', { name: 'Settings' }));
  await page.keyboard.press('Escape');
}

async function aRoom(round: Round): Promise<void> {
  const { page, isPhone } = round;
  const messages = page.getByRole('region', { name: 'Messages' });
  const row = messages.getByRole('article').filter({ hasText: rooms.question }).first();
  await round.open(`/rooms/${rooms.rich}`, 'room', row, messages.getByRole('button', { name: /^🚀/ }));
  const actOn = async () => {
    if (isPhone) await row.tap();
    else await row.hover();
    await row.getByRole('toolbar', { name: 'Message actions' }).waitFor();
  };
  await actOn();
  await round.look('message actions');
  await row.getByRole('button', { name: 'More actions' }).click();
  await round.look('more actions', page.getByRole('menuitem', { name: 'Copy link' }));
  await page.getByRole('menuitem', { name: /^Delete/ }).click();
  await round.look('delete message', page.getByRole('alertdialog'));
  await page.keyboard.press('Escape');
  await page.getByRole('alertdialog').waitFor({ state: 'detached' });
  await actOn();
  await row.getByRole('button', { name: 'Add reaction' }).click();
  await round.look('emoji picker', page.getByRole('searchbox', { name: 'Search emoji' }), page.getByText('😀'));
  await round.closeDialog();
  await row.getByRole('button', { name: '2 replies' }).click();
  const panel = page.getByRole(isPhone ? 'dialog' : 'complementary');
  await round.look('replies', panel.getByText('Found it.', { exact: true }));
  await panel.getByRole('button', { name: 'Close panel' }).click();
  await page.getByRole('button', { name: 'Pinned messages, 1' }).click();
  await round.look('pins', panel.getByText(rooms.question));
  await panel.getByRole('button', { name: 'Close panel' }).click();
  await page.getByRole('button', { name: 'Search this room' }).click();
  await round.look('search without words', panel.getByText('Find what was said here'));
  await panel.getByRole('searchbox').fill('lighthouse');
  await round.look('search', panel.getByRole('link'));
  await panel.getByRole('searchbox').fill('nothing of that kind');
  await round.look('search without results', panel.getByText('Nothing was found'));
  await panel.getByRole('button', { name: 'Close panel' }).click();
  await row.getByRole('button', { name: 'Grace', exact: true }).click();
  await round.look('person', page.getByRole('dialog').getByText(/Joined/));
  await round.closeDialog();
}

async function aRoomsPanel(round: Round): Promise<void> {
  const { page } = round;
  await page.getByRole('button', { name: 'people and settings' }).click();
  const panel = page.getByRole('dialog');
  await round.look('room panel', panel.getByRole('list', { name: 'Members' }));
  await panel.getByText('Name and topic').click();
  await panel.getByRole('button', { name: 'Leave' }).click();
  await round.look('room panel, asked', panel.getByRole('alert'), panel.getByLabel('Topic'));
  await panel.getByRole('button', { name: 'Cancel' }).click();
  await panel.getByRole('button', { name: 'Add people' }).click();
  await round.look('room panel, adding', panel.getByRole('combobox', { name: 'Find people' }));
  await panel.getByRole('button', { name: 'Close' }).click();
}

async function otherPages(round: Round): Promise<void> {
  const { page } = round;
  await round.open(`/rooms/${rooms.empty}`, 'empty room', page.getByText('No messages yet').last());
  await round.open(`/rooms/${rooms.archived}`, 'archived room', page.getByText('This room is archived.'));
  await round.open(`/rooms/${rooms.foreign}`, 'room of others', page.getByRole('button', { name: 'Join room' }));
  await round.open(`/rooms/${rooms.direct}`, 'direct room', page.getByRole('region', { name: 'Messages' }));
  await round.open('/rooms/none', 'no such room', page.getByRole('heading', { name: 'There is no such room' }));
  await round.open('/directory', 'directory', page.getByRole('list', { name: 'Public rooms' }));
  await page.getByLabel('Find a room').fill('no room is called this');
  await round.look('directory without results', page.getByText('No room has that name'));
  await round.open('/settings', 'settings', page.getByRole('list', { name: 'Sessions' }));
  await page.getByLabel('Current password').fill('wrong');
  await page.getByLabel('New password').fill('another long password');
  await page.getByRole('button', { name: 'Change password' }).click();
  await round.look('settings refused', page.locator('[aria-invalid=true]'));
  await page.evaluate(() => localStorage.setItem('parley.notifications', 'offered'));
  await round.open('/directory', 'notifications offered', page.getByRole('button', { name: 'Notify me' }));
}

describe('no page shuts anybody out (WCAG 2.2 A and AA, as far as axe can tell)', () => {
  const sizes = [
    { size: 'a laptop', viewport: DESKTOP, isPhone: false },
    { size: 'a phone', viewport: PHONE, isPhone: true },
  ];
  const themes = ['light', 'dark'] as const;
  test.each(sizes.flatMap((size) => themes.map((colorScheme) => ({ ...size, colorScheme }))))(
    'on $size in the $colorScheme theme',
    async ({ viewport, isPhone, colorScheme }) => {
      // What fades in has less contrast until it has.
      const more = { colorScheme, reducedMotion: 'reduce' as const, ...(isPhone && TOUCH) };
      const round = new Round(await Visitor.arrive(browser, viewport, undefined, more), isPhone);
      await strangersPages(round);
      await round.visitor.logIn(rooms.ada.username, rooms.ada.password);
      await listAndItsDialogs(round);
      await aRoom(round);
      await aRoomsPanel(round);
      await otherPages(round);
      expect(round.found).toEqual([]);
      expect(round.seen).toHaveLength(33);
      await round.visitor.leave();
    },
    180_000,
  );
});
