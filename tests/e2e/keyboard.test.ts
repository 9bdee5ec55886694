import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import { launchBrowser, Visitor } from '../support/browser.ts';
import { Person } from '../support/client.ts';
import { focusProblem } from '../support/focus.ts';
import { sidebarLink, closeBrowsers, logIn } from '../support/logged-in.ts';

/** Upper bound of the tab stops to any element. */
const MAX_TABS = 60;

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

/** A user without a mouse. Checks after each key that the focus is visible. */
class KeyboardOnly {
  constructor(private readonly page: Page) {}

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) {
      await this.page.keyboard.press(key);
      expect(await focusProblem(this.page)).toBeNull();
    }
  }

  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text);
    expect(await focusProblem(this.page)).toBeNull();
  }

  /** Waits until the page has moved the focus to the target. */
  async expectFocus(target: Locator): Promise<void> {
    await target
      .and(this.page.locator(':focus'))
      .waitFor()
      .catch(async (cause: unknown) => {
        const at = await this.page.evaluate(() => document.activeElement?.outerHTML.slice(0, 160));
        throw new Error(`The focus did not move to ${target.toString()}; it is at ${at}`, { cause });
      });
    expect(await focusProblem(this.page)).toBeNull();
  }

  /** Presses a key repeatedly until the target has the focus. */
  async goTo(target: Locator, key = 'Tab'): Promise<void> {
    await target.first().waitFor();
    const focused = target.and(this.page.locator(':focus'));
    for (let presses = 0; presses < MAX_TABS; presses++) {
      if ((await focused.count()) > 0) return;
      await this.press(key);
    }
    throw new Error(`${target.toString()} cannot be reached with ${key}.`);
  }

  /** Moves the focus to a button and presses it. */
  async use(target: Locator, key = 'Tab'): Promise<void> {
    await this.goTo(target, key);
    await this.page.keyboard.press('Enter');
  }
}

test('the main flows work by keyboard, with a visible focus at every step', async () => {
  const visitor = await Visitor.arrive(browser);
  const { page } = visitor;
  const keys = new KeyboardOnly(page);
  const suffix = Math.random().toString(36).slice(2, 8);
  const [harbour, quay] = [`Harbour ${suffix}`, `Quay ${suffix}`];
  const composer = page.getByRole('textbox', { name: /^Message / });
  const messages = page.getByRole('region', { name: 'Messages' });
  const lastMessage = messages.getByRole('article').last();
  const toolbar = messages.getByRole('toolbar');
  const accountMenu = page.getByRole('button', { name: 'Account menu' });
  const createRoom = async (name: string, key: string) => {
    await keys.use(page.getByRole('button', { name: 'Create a room' }), key);
    await keys.expectFocus(page.getByRole('dialog').getByLabel('Name', { exact: true }));
    await keys.type(name);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name }).waitFor();
    await keys.expectFocus(composer);
  };

  // Focus rings appear without a transition.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('/register');
  await keys.expectFocus(page.getByLabel('Name', { exact: true }));
  for (const value of ['Ada', `ada-${suffix}`, `ada-${suffix}@example.test`]) {
    await keys.type(value);
    await keys.press('Tab');
  }
  await keys.type('a long enough password');
  await page.keyboard.press('Enter');
  await accountMenu.waitFor();

  await createRoom(quay, 'Tab');
  await createRoom(harbour, 'Shift+Tab');
  await keys.type('Is anybody here?');
  await keys.press('Enter');
  await visitor.message('Is anybody here?').waitFor();

  // The last message: its toolbar appears with the focus and stays while the message is being stored.
  await keys.goTo(messages, 'Shift+Tab');
  await keys.press('ArrowUp');
  await keys.expectFocus(lastMessage);
  await keys.use(toolbar.getByRole('button', { name: 'Reply', exact: true }));
  await keys.expectFocus(composer);
  await page.getByText('Replying to').waitFor();
  await keys.type('Nobody but mee.');
  await keys.press('Enter');
  await visitor.message('Nobody but mee.').waitFor();

  // Edit the last message, then cancel another edit.
  const editor = page.getByRole('textbox', { name: 'Edit message' });
  await page.getByText('Sending…').waitFor({ state: 'detached' });
  await page.keyboard.press('ArrowUp');
  await keys.expectFocus(editor);
  await keys.press('Backspace', 'Backspace');
  await keys.type('.');
  await page.keyboard.press('Enter');
  await visitor.message('Nobody but me.').waitFor();
  await keys.expectFocus(composer);
  await page.keyboard.press('ArrowUp');
  await keys.expectFocus(editor);
  await keys.type(' Or so it seems');
  await page.keyboard.press('Escape');
  await keys.expectFocus(composer);
  await visitor.message('Nobody but me.').waitFor();

  // Add a reaction and remove it.
  const react = toolbar.getByRole('button', { name: 'Add reaction' });
  const rocket = messages.getByRole('button', { name: '🚀, 1 person', pressed: true });
  await keys.goTo(messages, 'Shift+Tab');
  await keys.press('ArrowUp');
  await keys.use(react);
  await keys.expectFocus(page.getByRole('searchbox', { name: 'Search emoji' }));
  await keys.type('rocket');
  await page.getByRole('dialog', { name: 'Choose an emoji' }).getByText('🚀', { exact: true }).waitFor();
  await page.keyboard.press('Enter');
  await rocket.waitFor();
  await keys.expectFocus(react);
  await keys.use(rocket, 'Shift+Tab');
  await rocket.waitFor({ state: 'detached' });
  await keys.expectFocus(lastMessage);

  // Arrow keys move between messages. A closed menu returns the focus.
  const more = toolbar.getByRole('button', { name: 'More actions' });
  await keys.press('ArrowUp');
  await keys.expectFocus(messages.getByRole('article').first());
  await keys.use(more);
  await keys.expectFocus(page.getByRole('menuitem', { name: 'Show replies' }));
  await page.keyboard.press('Escape');
  await keys.expectFocus(messages.getByRole('article').first());

  // Replies.
  const replies = page.getByRole('complementary', { name: 'Replies' });
  await keys.use(more);
  await keys.expectFocus(page.getByRole('menuitem', { name: 'Show replies' }));
  await page.keyboard.press('Enter');
  await keys.expectFocus(replies.getByRole('button', { name: 'Close panel' }));
  await keys.goTo(replies.getByRole('textbox', { name: 'Reply to Ada' }));
  await keys.type('Is there an echo?');
  await keys.press('Enter');
  await replies.getByText('Is there an echo?').waitFor();
  await page.keyboard.press('Escape');
  await replies.waitFor({ state: 'detached' });
  await keys.expectFocus(messages.getByRole('article').first());

  // A deleted message leaves a tombstone that keeps the focus.
  await keys.goTo(messages, 'Shift+Tab');
  await keys.press('ArrowUp');
  await keys.use(more);
  await keys.goTo(page.getByRole('menuitem', { name: 'Delete…' }), 'ArrowDown');
  await page.keyboard.press('Enter');
  await keys.use(page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }));
  await visitor.message('Message deleted').waitFor();
  await keys.expectFocus(lastMessage);
  await page.keyboard.press('Escape');
  await keys.expectFocus(composer);

  // Cancel the switcher, then open another room with it.
  const switcher = page.getByRole('combobox', { name: /^Search/ });
  await page.keyboard.press('Control+k');
  await keys.expectFocus(switcher);
  await page.keyboard.press('Escape');
  await keys.expectFocus(composer);
  await page.keyboard.press('Control+k');
  await keys.expectFocus(switcher);
  await keys.type(quay);
  await page.getByRole('option', { name: quay }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: quay }).waitFor();
  await keys.expectFocus(composer);

  // Saving the settings keeps the focus on the button.
  await keys.use(accountMenu, 'Shift+Tab');
  await keys.goTo(page.getByRole('menuitem', { name: 'Settings' }), 'ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Settings' }).waitFor();
  await keys.expectFocus(accountMenu);
  const save = page.getByRole('button', { name: 'Save profile' });
  await keys.use(save);
  await page.getByText('Saved.').waitFor();
  await keys.expectFocus(save);
  await keys.goTo(page.getByRole('radio', { name: 'System' }));
  await keys.press('ArrowDown', 'ArrowDown');
  await page.locator('html.dark').waitFor({ state: 'attached' });

  await keys.use(accountMenu, 'Shift+Tab');
  await keys.goTo(page.getByRole('menuitem', { name: 'Log out' }), 'ArrowDown');
  await page.keyboard.press('Enter');
  await keys.expectFocus(page.getByLabel('Username or email'));
  expect(visitor.problems).toEqual([]);
  await visitor.leave();
});

describe('the focus moves to a sensible element after removing', () => {
  /** Far more than fit on a screen: on the way to the end, most of them are not drawn. */
  const UNREAD = 250;
  const OPEN_DIRECT = 'mutation ($userIds: [ID!]!) { openDirectRoom(userIds: $userIds) { id } }';

  /** Focuses a button and presses Enter. */
  const press = async (target: Locator) => {
    await target.focus();
    await target.page().keyboard.press('Enter');
  };

  test('a button above the messages and the bar above the composer', async () => {
    const [ada, grace] = await Promise.all([logIn(browser, 'ada'), Person.register('grace')]);
    const { page } = ada;
    const keys = new KeyboardOnly(page);
    const composer = page.getByRole('textbox', { name: /^Message / });
    const above = page.getByRole('button', { name: /unread above$/ });
    const room = await grace.createRoom({ memberIds: [ada.person.id] });
    for (let number = 1; number <= UNREAD; number++) await grace.sendMessage(room, `Wave ${number}`);
    await page.goto(`/rooms/${room}`);
    const messages = page.getByRole('region', { name: 'Messages' });
    const skipToEnd = async () => {
      await messages.focus();
      await page.keyboard.press('End');
      await ada.visitor.message(`Wave ${UNREAD}`).waitFor();
    };

    await skipToEnd();
    await press(above);
    await above.waitFor({ state: 'detached' });
    await keys.expectFocus(composer);
    await skipToEnd();
    await press(page.getByRole('button', { name: 'Mark as read' }));
    await above.waitFor({ state: 'detached' });
    await keys.expectFocus(composer);

    const last = messages.getByRole('article').last();
    await last.hover();
    await press(last.getByRole('button', { name: 'Reply' }));
    await press(page.getByRole('button', { name: 'Cancel reply' }));
    await page.getByText('Replying to').waitFor({ state: 'detached' });
    await keys.expectFocus(composer);
    expect(await closeBrowsers(ada)).toEqual([]);
  });

  test('a conversation from the sidebar, and a room that is left through its panel', async () => {
    const [ada, grace, linus] = await Promise.all([
      logIn(browser, 'ada'),
      Person.register('grace'),
      Person.register('linus'),
    ]);
    const { page } = ada;
    const keys = new KeyboardOnly(page);
    const open = async (...others: Person[]) => {
      const userIds = [ada.person.id, ...others.map(({ id }) => id)];
      const { openDirectRoom } = await grace.execute<{ openDirectRoom: { id: string } }>(OPEN_DIRECT, { userIds });
      await grace.sendMessage(openDirectRoom.id, 'Hello.');
    };
    await open();
    await sidebarLink(page, 'Grace').click();
    await ada.visitor.message('Hello.').waitFor();
    await press(page.getByRole('button', { name: 'Hide Grace' }));
    await sidebarLink(page, 'Grace').waitFor({ state: 'detached' });
    await keys.expectFocus(page.getByRole('group', { name: 'Direct messages' }));

    await open(linus);
    await sidebarLink(page, /Linus/).click();
    await ada.visitor.message('Hello.').waitFor();
    await press(page.getByRole('button', { name: 'people and settings' }));
    const panel = page.getByRole('dialog');
    await press(panel.getByRole('button', { name: 'Leave', exact: true }));
    await press(panel.getByRole('button', { name: 'Leave group' }));
    await page.waitForURL((url) => url.pathname === '/');
    await keys.expectFocus(page.getByRole('heading', { name: 'Your rooms', level: 1 }));
    expect(await closeBrowsers(ada)).toEqual([]);
  });

  test('a session from the list', async () => {
    const ada = await logIn(browser, 'ada');
    await ada.page.goto('/settings');
    await press(ada.page.getByRole('button', { name: /^End session/ }));
    await new KeyboardOnly(ada.page).expectFocus(ada.page.getByRole('region', { name: 'Sessions' }));
    expect(await closeBrowsers(ada)).toEqual([]);
  });
});
