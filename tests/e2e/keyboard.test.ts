import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import { launchBrowser, Visitor } from '../support/browser.ts';
import { Person } from '../support/client.ts';
import { faultOfFocus } from '../support/focus.ts';
import { listed, part, signIn } from '../support/signed-in.ts';

/** Nothing on these pages is further away than this. */
const MOST_TABS = 60;

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

/** Somebody who has no mouse. After each key they look where they are. */
class KeyboardOnly {
  constructor(private readonly page: Page) {}

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) {
      await this.page.keyboard.press(key);
      expect(await faultOfFocus(this.page)).toBeNull();
    }
  }

  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text);
    expect(await faultOfFocus(this.page)).toBeNull();
  }

  /** Waits until the page itself has brought the focus there. */
  async isBroughtTo(target: Locator): Promise<void> {
    await target
      .and(this.page.locator(':focus'))
      .waitFor()
      .catch(async (cause: unknown) => {
        const at = await this.page.evaluate(() => document.activeElement?.outerHTML.slice(0, 160));
        throw new Error(`The focus is not brought to ${target.toString()}; it is at ${at}`, { cause });
      });
    expect(await faultOfFocus(this.page)).toBeNull();
  }

  /** Goes on from one place to the next until this one. */
  async goTo(target: Locator, key = 'Tab'): Promise<void> {
    await target.first().waitFor();
    const focused = target.and(this.page.locator(':focus'));
    for (let presses = 0; presses < MOST_TABS; presses++) {
      if ((await focused.count()) > 0) return;
      await this.press(key);
    }
    throw new Error(`${target.toString()} is not reached with ${key}.`);
  }

  /** Goes to a button and presses it; where the focus is then depends on what it does. */
  async use(target: Locator, key = 'Tab'): Promise<void> {
    await this.goTo(target, key);
    await this.page.keyboard.press('Enter');
  }
}

test('from an account to a conversation and out again without a mouse, and one always sees where one is', async () => {
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
    await keys.isBroughtTo(page.getByRole('dialog').getByLabel('Name', { exact: true }));
    await keys.type(name);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name }).waitFor();
    await keys.isBroughtTo(composer);
  };

  // Rings are there at once.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('/register');
  await keys.isBroughtTo(page.getByLabel('Name', { exact: true }));
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

  // From the messages to the last one of them: what can be done with it comes with the focus, and stays with it while
  // the message is being stored.
  await keys.goTo(messages, 'Shift+Tab');
  await keys.press('ArrowUp');
  await keys.isBroughtTo(lastMessage);
  await keys.use(toolbar.getByRole('button', { name: 'Reply', exact: true }));
  await keys.isBroughtTo(composer);
  await page.getByText('Replying to').waitFor();
  await keys.type('Nobody but mee.');
  await keys.press('Enter');
  await visitor.message('Nobody but mee.').waitFor();

  // The last message: changed, and then left as it is.
  const editor = page.getByRole('textbox', { name: 'Text of the message' });
  await page.getByText('Sending…').waitFor({ state: 'detached' });
  await page.keyboard.press('ArrowUp');
  await keys.isBroughtTo(editor);
  await keys.press('Backspace', 'Backspace');
  await keys.type('.');
  await page.keyboard.press('Enter');
  await visitor.message('Nobody but me.').waitFor();
  await keys.isBroughtTo(composer);
  await page.keyboard.press('ArrowUp');
  await keys.isBroughtTo(editor);
  await keys.type(' Or so it seems');
  await page.keyboard.press('Escape');
  await keys.isBroughtTo(composer);
  await visitor.message('Nobody but me.').waitFor();

  // A reaction, and back from it.
  const react = toolbar.getByRole('button', { name: 'Add reaction' });
  const rocket = messages.getByRole('button', { name: '🚀, 1 person', pressed: true });
  await keys.goTo(messages, 'Shift+Tab');
  await keys.press('ArrowUp');
  await keys.use(react);
  await keys.isBroughtTo(page.getByRole('searchbox', { name: 'Search emoji' }));
  await keys.type('rocket');
  await page.getByRole('dialog', { name: 'Choose an emoji' }).getByText('🚀', { exact: true }).waitFor();
  await page.keyboard.press('Enter');
  await rocket.waitFor();
  await keys.isBroughtTo(react);
  await keys.use(rocket, 'Shift+Tab');
  await rocket.waitFor({ state: 'detached' });
  await keys.isBroughtTo(lastMessage);

  // Arrow keys go through the messages; the menu that is left gives the focus back.
  const more = toolbar.getByRole('button', { name: 'More actions' });
  await keys.press('ArrowUp');
  await keys.isBroughtTo(messages.getByRole('article').first());
  await keys.use(more);
  await keys.isBroughtTo(page.getByRole('menuitem', { name: 'Show replies' }));
  await page.keyboard.press('Escape');
  await keys.isBroughtTo(messages.getByRole('article').first());

  // The thread.
  const replies = page.getByRole('complementary', { name: 'Replies' });
  await keys.use(more);
  await keys.isBroughtTo(page.getByRole('menuitem', { name: 'Show replies' }));
  await page.keyboard.press('Enter');
  await keys.isBroughtTo(replies.getByRole('button', { name: 'Close panel' }));
  await keys.goTo(replies.getByRole('textbox', { name: 'Reply to Ada' }));
  await keys.type('Is there an echo?');
  await keys.press('Enter');
  await replies.getByText('Is there an echo?').waitFor();
  await page.keyboard.press('Escape');
  await replies.waitFor({ state: 'detached' });
  await keys.isBroughtTo(messages.getByRole('article').first());

  // A message that is deleted leaves its place behind, and the focus there.
  await keys.goTo(messages, 'Shift+Tab');
  await keys.press('ArrowUp');
  await keys.use(more);
  await keys.goTo(page.getByRole('menuitem', { name: 'Delete…' }), 'ArrowDown');
  await page.keyboard.press('Enter');
  await keys.use(page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }));
  await visitor.message('Message deleted').waitFor();
  await keys.isBroughtTo(lastMessage);
  await page.keyboard.press('Escape');
  await keys.isBroughtTo(composer);

  // To another room: first not, then yes.
  const switcher = page.getByRole('combobox', { name: /^Search/ });
  await page.keyboard.press('Control+k');
  await keys.isBroughtTo(switcher);
  await page.keyboard.press('Escape');
  await keys.isBroughtTo(composer);
  await page.keyboard.press('Control+k');
  await keys.isBroughtTo(switcher);
  await keys.type(quay);
  await page.getByRole('option', { name: quay }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: quay }).waitFor();
  await keys.isBroughtTo(composer);

  // The settings, which stay where they are when they are saved.
  await keys.use(accountMenu, 'Shift+Tab');
  await keys.goTo(page.getByRole('menuitem', { name: 'Settings' }), 'ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Settings' }).waitFor();
  await keys.isBroughtTo(accountMenu);
  const save = page.getByRole('button', { name: 'Save profile' });
  await keys.use(save);
  await page.getByText('Saved.').waitFor();
  await keys.isBroughtTo(save);
  await keys.goTo(page.getByRole('radio', { name: 'As the system' }));
  await keys.press('ArrowDown', 'ArrowDown');
  await page.locator('html.dark').waitFor({ state: 'attached' });

  await keys.use(accountMenu, 'Shift+Tab');
  await keys.goTo(page.getByRole('menuitem', { name: 'Log out' }), 'ArrowDown');
  await page.keyboard.press('Enter');
  await keys.isBroughtTo(page.getByLabel('Username or e-mail'));
  expect(visitor.problems).toEqual([]);
  await visitor.leave();
});

describe('the focus moves to a sensible place when its element is removed', () => {
  /** Far more than fit on a screen: most of them are not drawn on the way to the end. */
  const UNREAD = 250;
  const OPEN_DIRECT = 'mutation ($userIds: [ID!]!) { openDirectRoom(userIds: $userIds) { id } }';

  /** Focuses a button and presses it with the keyboard. */
  const press = async (target: Locator) => {
    await target.focus();
    await target.page().keyboard.press('Enter');
  };

  test('a button above the messages, and the bar over the composer', async () => {
    const [ada, grace] = await Promise.all([signIn(browser, 'ada'), Person.register('grace')]);
    const { page } = ada;
    const keys = new KeyboardOnly(page);
    const composer = page.getByRole('textbox', { name: /^Message / });
    const above = page.getByRole('button', { name: /unread above$/ });
    const room = await grace.createRoom({ memberIds: [ada.person.id] });
    for (let number = 1; number <= UNREAD; number++) await grace.sendMessage(room, `Wave ${number}`);
    await page.goto(`/rooms/${room}`);
    const messages = page.getByRole('region', { name: 'Messages' });
    const passOver = async () => {
      await messages.focus();
      await page.keyboard.press('End');
      await ada.visitor.message(`Wave ${UNREAD}`).waitFor();
    };

    await passOver();
    await press(above);
    await above.waitFor({ state: 'detached' });
    await keys.isBroughtTo(composer);
    await passOver();
    await press(page.getByRole('button', { name: 'Mark as read' }));
    await above.waitFor({ state: 'detached' });
    await keys.isBroughtTo(composer);

    const last = messages.getByRole('article').last();
    await last.hover();
    await press(last.getByRole('button', { name: 'Reply' }));
    await press(page.getByRole('button', { name: 'Cancel reply' }));
    await page.getByText('Replying to').waitFor({ state: 'detached' });
    await keys.isBroughtTo(composer);
    expect(await part(ada)).toEqual([]);
  });

  test('a conversation of the list, and a room that is left from its panel', async () => {
    const [ada, grace, linus] = await Promise.all([
      signIn(browser, 'ada'),
      Person.register('grace'),
      Person.register('linus'),
    ]);
    const { page } = ada;
    const keys = new KeyboardOnly(page);
    const open = async (...others: Person[]) => {
      const userIds = [ada.person.id, ...others.map(({ id }) => id)];
      const { openDirectRoom } = await grace.ask<{ openDirectRoom: { id: string } }>(OPEN_DIRECT, { userIds });
      await grace.sendMessage(openDirectRoom.id, 'Hello.');
    };
    await open();
    await listed(page, 'Grace').click();
    await ada.visitor.message('Hello.').waitFor();
    await press(page.getByRole('button', { name: 'Hide Grace' }));
    await listed(page, 'Grace').waitFor({ state: 'detached' });
    await keys.isBroughtTo(page.getByRole('group', { name: 'Direct messages' }));

    await open(linus);
    await listed(page, /Linus/).click();
    await ada.visitor.message('Hello.').waitFor();
    await press(page.getByRole('button', { name: 'people and settings' }));
    const panel = page.getByRole('dialog');
    await press(panel.getByRole('button', { name: 'Leave', exact: true }));
    await press(panel.getByRole('button', { name: 'Leave group' }));
    await page.waitForURL((url) => url.pathname === '/');
    await keys.isBroughtTo(page.getByRole('heading', { name: 'Your rooms', level: 1 }));
    expect(await part(ada)).toEqual([]);
  });

  test('a session that is ended', async () => {
    const ada = await signIn(browser, 'ada');
    await ada.page.goto('/settings');
    await press(ada.page.getByRole('button', { name: /^End the session/ }));
    await new KeyboardOnly(ada.page).isBroughtTo(ada.page.getByRole('region', { name: 'Sessions' }));
    expect(await part(ada)).toEqual([]);
  });
});
