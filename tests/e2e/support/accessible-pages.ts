import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import axe from 'axe-core';
import type { Browser, Locator, Page } from 'playwright-core';
import { DESKTOP, launchBrowser, PHONE, TOUCH, Visitor } from '../../support/browser.ts';
import { createSampleRooms, type SampleRooms } from '../../support/sample-rooms.ts';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What the pages are shown in. */
interface Surroundings {
  size: 'a laptop' | 'a phone';
  colorScheme: 'light' | 'dark';
}

const TIMEOUT_MS = 180_000;

/** Defines one test for each of the given surroundings. */
export function testAccessiblePages(all: readonly Surroundings[]): void {
  let browser: Browser;
  let rooms: SampleRooms;

  beforeAll(async () => {
    [browser, rooms] = await Promise.all([launchBrowser(), createSampleRooms()]);
  });

  afterAll(() => browser.close());

  describe('all pages pass axe for WCAG 2.2 A and AA', () => {
    test.each(all)(
      'on $size in the $colorScheme theme',
      (surroundings) => expectAccessiblePages(browser, rooms, surroundings),
      TIMEOUT_MS,
    );
  });
}

/** Logs in and runs axe on every page, panel, menu and dialog. */
async function expectAccessiblePages(
  browser: Browser,
  rooms: SampleRooms,
  { size, colorScheme }: Surroundings,
): Promise<void> {
  const isPhone = size === 'a phone';
  // Elements have less contrast while they fade in.
  const more = { colorScheme, reducedMotion: 'reduce' as const, ...(isPhone && TOUCH) };
  const visitor = await Visitor.arrive(browser, isPhone ? PHONE : DESKTOP, undefined, more);
  const audit = new Audit(visitor, rooms, isPhone);
  await auditPublicPages(audit);
  await visitor.logIn(rooms.ada.username, rooms.ada.password);
  await auditSidebar(audit);
  await auditRoom(audit);
  await auditRoomPanel(audit);
  await auditOtherPages(audit);
  expect(audit.violations).toEqual([]);
  expect(audit.checked).toHaveLength(33);
  await visitor.leave();
}

/** Runs axe on the current page. @returns one line for each violation. */
async function violations(page: Page, place: string): Promise<string[]> {
  // Evaluated rather than added as an element, because the content security policy allows only the page's scripts.
  await page.evaluate(`if (!globalThis.axe) { ${axe.source} }`);
  const { violations } = (await page.evaluate(
    (values) => (globalThis as unknown as { axe: typeof axe }).axe.run(document, { runOnly: values }),
    RULES,
  )) as axe.AxeResults;
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${place}: ${id} at ${node.target.join(' ')}: ${node.failureSummary?.split('\n')[1]?.trim()}`),
  );
}

/** Visits the pages in one browser and collects the violations. */
class Audit {
  readonly violations: string[] = [];
  readonly checked: string[] = [];

  constructor(
    readonly visitor: Visitor,
    readonly rooms: SampleRooms,
    readonly isPhone: boolean,
  ) {}

  get page(): Page {
    return this.visitor.page;
  }

  async check(place: string, ...shown: Locator[]): Promise<void> {
    for (const locator of shown) await locator.first().waitFor();
    this.checked.push(place);
    this.violations.push(...(await violations(this.page, place)));
  }

  async open(path: string, place: string, ...shown: Locator[]): Promise<void> {
    await this.page.goto(path);
    await this.check(place, ...shown);
  }

  /** Goes to the list of rooms. */
  async toList(): Promise<void> {
    if (this.isPhone) await this.page.goto('/');
    await this.page.getByRole('navigation', { name: 'Rooms' }).waitFor();
  }

  async closeDialog(): Promise<void> {
    await this.page.keyboard.press('Escape');
    await this.page.getByRole('dialog').waitFor({ state: 'detached' });
  }
}

async function auditPublicPages(audit: Audit): Promise<void> {
  const { page } = audit;
  await audit.open('/login', 'login', page.getByRole('button', { name: 'Log in' }));
  await page.getByLabel('Username or email').fill('nobody');
  await page.getByLabel('Password').fill('nothing');
  await page.getByRole('button', { name: 'Log in' }).click();
  await audit.check('login rejected', page.getByRole('alert'));
  await audit.open('/register', 'register', page.getByRole('button', { name: 'Create account' }));
  await audit.open('/nowhere', 'not found', page.getByRole('heading', { name: 'Page not found' }));
}

async function auditSidebar(audit: Audit): Promise<void> {
  const { page, rooms } = audit;
  await audit.toList();
  await audit.check('rooms', page.getByText('3 unread, 1 mentions you'));
  await page.getByRole('button', { name: 'Create a room' }).click();
  await audit.check('create room', page.getByRole('dialog', { name: 'Create a room' }));
  await audit.closeDialog();
  await page.getByRole('button', { name: 'New message' }).click();
  await page.getByRole('combobox', { name: 'Find people' }).fill(rooms.grace.username);
  await audit.check('new message', page.getByRole('option'));
  await audit.closeDialog();
  await page.getByRole('button', { name: 'Search', exact: true }).click();
  await page.getByRole('combobox').fill('lighthouse');
  await audit.check('switcher', page.getByRole('option', { name: /lighthouse/ }));
  await audit.closeDialog();
  await page.getByRole('button', { name: 'Account menu' }).click();
  await audit.check('account menu', page.getByRole('menuitem', { name: 'Settings' }));
  await page.keyboard.press('Escape');
}

async function auditRoom(audit: Audit): Promise<void> {
  const { page, rooms, isPhone } = audit;
  const messages = page.getByRole('region', { name: 'Messages' });
  const row = messages.getByRole('article').filter({ hasText: rooms.question }).first();
  await audit.open(`/rooms/${rooms.rich}`, 'room', row, messages.getByRole('button', { name: /^🚀/ }));
  const showActions = async () => {
    if (isPhone) await row.tap();
    else await row.hover();
    await row.getByRole('toolbar', { name: 'Message actions' }).waitFor();
  };
  await showActions();
  await audit.check('message actions');
  await row.getByRole('button', { name: 'More actions' }).click();
  await audit.check('more actions', page.getByRole('menuitem', { name: 'Copy link' }));
  await page.getByRole('menuitem', { name: /^Delete/ }).click();
  await audit.check('delete message', page.getByRole('alertdialog'));
  await page.keyboard.press('Escape');
  await page.getByRole('alertdialog').waitFor({ state: 'detached' });
  await showActions();
  await row.getByRole('button', { name: 'Add reaction' }).click();
  await audit.check('emoji picker', page.getByRole('searchbox', { name: 'Search emoji' }), page.getByText('😀'));
  await audit.closeDialog();
  await row.getByRole('button', { name: '2 replies' }).click();
  const panel = page.getByRole(isPhone ? 'dialog' : 'complementary');
  await audit.check('replies', panel.getByText('Found it.', { exact: true }));
  await panel.getByRole('button', { name: 'Close panel' }).click();
  await page.getByRole('button', { name: 'Pinned messages, 1' }).click();
  await audit.check('pins', panel.getByText(rooms.question));
  await panel.getByRole('button', { name: 'Close panel' }).click();
  await page.getByRole('button', { name: 'Search this room' }).click();
  await audit.check('search without words', panel.getByText('Find messages in this room'));
  await panel.getByRole('searchbox').fill('lighthouse');
  await audit.check('search', panel.getByRole('link'));
  await panel.getByRole('searchbox').fill('nothing of that kind');
  await audit.check('search without results', panel.getByText('No results'));
  await panel.getByRole('button', { name: 'Close panel' }).click();
  await row.getByRole('button', { name: 'Grace', exact: true }).click();
  await audit.check('person', page.getByRole('dialog').getByText(/Joined/));
  await audit.closeDialog();
}

async function auditRoomPanel(audit: Audit): Promise<void> {
  const { page } = audit;
  await page.getByRole('button', { name: 'people and settings' }).click();
  const panel = page.getByRole('dialog');
  await audit.check('room panel', panel.getByRole('list', { name: 'Members' }));
  await panel.getByText('Name and topic').click();
  await panel.getByRole('button', { name: 'Leave' }).click();
  await audit.check('room panel, asked', panel.getByRole('alert'), panel.getByLabel('Topic'));
  await panel.getByRole('button', { name: 'Cancel' }).click();
  await panel.getByRole('button', { name: 'Add people' }).click();
  await audit.check('room panel, adding', panel.getByRole('combobox', { name: 'Find people' }));
  await panel.getByRole('button', { name: 'Close' }).click();
}

async function auditOtherPages(audit: Audit): Promise<void> {
  const { page, rooms } = audit;
  await audit.open(`/rooms/${rooms.empty}`, 'empty room', page.getByText('No messages yet').last());
  await audit.open(`/rooms/${rooms.archived}`, 'archived room', page.getByText('This room is archived.'));
  await audit.open(`/rooms/${rooms.notJoined}`, 'room of others', page.getByRole('button', { name: 'Join room' }));
  await audit.open(`/rooms/${rooms.direct}`, 'direct room', page.getByRole('region', { name: 'Messages' }));
  await audit.open('/rooms/none', 'no such room', page.getByRole('heading', { name: 'Room not found' }));
  await audit.open('/directory', 'directory', page.getByRole('list', { name: 'Public rooms' }));
  await page.getByLabel('Find a room').fill('no room is called this');
  await audit.check('directory without results', page.getByText('No rooms found'));
  await audit.open('/settings', 'settings', page.getByRole('list', { name: 'Sessions' }));
  await page.getByLabel('Current password').fill('wrong');
  await page.getByLabel('New password').fill('another long password');
  await page.getByRole('button', { name: 'Change password' }).click();
  await audit.check('settings rejected', page.locator('[aria-invalid=true]'));
  await page.evaluate(() => localStorage.setItem('parley.notifications', 'offered'));
  await audit.open('/directory', 'notifications offered', page.getByRole('button', { name: 'Notify me' }));
}
