import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import { Person } from '../support/client.ts';
import { sidebarLink, closeBrowsers, logIn } from '../support/logged-in.ts';

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

/** The test's interface to a page. */
interface Watched {
  shown: { title: string; body: string; click: () => void }[];
  setView: (state: DocumentVisibilityState) => void;
}

/** Lets the test set the visibility of tabs, which a headless browser cannot, and read the shown notifications. */
async function watch(context: BrowserContext): Promise<void> {
  await context.grantPermissions(['notifications']);
  await context.addInitScript(() => {
    const watched = globalThis as unknown as Watched;
    let state: DocumentVisibilityState = 'visible';
    Object.defineProperty(document, 'visibilityState', { get: () => state });
    watched.setView = (next) => {
      state = next;
      document.dispatchEvent(new Event('visibilitychange'));
    };
    watched.shown = [];
    globalThis.Notification = class extends Notification {
      constructor(title: string, options: NotificationOptions = {}) {
        super(title, options);
        const click = () => this.dispatchEvent(new Event('click'));
        watched.shown.push({ title, body: options.body ?? '', click });
      }
    };
  });
}

const setView = (page: Page, state: DocumentVisibilityState) =>
  page.evaluate((state) => (globalThis as unknown as Watched).setView(state), state);

/** All notifications that the tabs have shown, as `title: body`. */
async function shownIn(...pages: Page[]): Promise<string[]> {
  const read = () => (globalThis as unknown as Watched).shown.map(({ title, body }) => `${title}: ${body}`);
  return (await Promise.all(pages.map((page) => page.evaluate(read)))).flat();
}

const waitForShown = (page: Page, body: string) =>
  page.waitForFunction((body) => (globalThis as unknown as Watched).shown.some((notice) => notice.body === body), body);

/** Ada, who has two hidden tabs, and Grace, who writes to her. */
async function away() {
  const [ada, grace] = await Promise.all([logIn(browser, 'ada'), logIn(browser, 'grace')]);
  await watch(ada.visitor.context);
  const name = `Mast ${ada.person.username.slice(4)}`;
  const room = await grace.person.createRoom({ name, memberIds: [ada.person.id] });
  const second = await ada.visitor.context.newPage();
  for (const page of [ada.page, second]) {
    await page.goto('/directory');
    await sidebarLink(page, name).waitFor();
    await setView(page, 'hidden');
  }
  const mention = (body: string) => grace.person.sendMessage(room, `@${ada.person.username} ${body}`);
  const shown = (body: string) => `Grace in ${name}: @${ada.person.username} ${body}`;
  return { ada, grace, room, name, second, mention, shown };
}

describe('notifications for a user who is away', () => {
  test('require consent, which is offered once, and are then shown by one tab only', async () => {
    const { ada, grace, name, room, second, mention, shown } = await away();
    await mention('first');
    await sidebarLink(ada.page, name).getByText('1 unread').waitFor();
    await sidebarLink(second, name).getByText('1 unread').waitFor();
    const offer = ada.page.getByRole('region', { name: 'Notifications' });
    await setView(ada.page, 'visible');
    await offer.getByRole('button', { name: 'Notify me' }).click();
    await offer.waitFor({ state: 'detached' });
    expect(await shownIn(ada.page, second)).toEqual([]);

    await setView(ada.page, 'hidden');
    // A message without a mention is not notified.
    await grace.person.sendMessage(room, 'for everybody');
    await mention('second');
    await Promise.race([ada.page, second].map((page) => waitForShown(page, `@${ada.person.username} second`)));
    expect(await shownIn(ada.page, second)).toEqual([shown('second')]);

    const [notifier] = (await shownIn(ada.page)).length > 0 ? [ada.page] : [second];
    if (!notifier) throw new Error('no tab has shown a notification');
    await notifier.evaluate(() => (globalThis as unknown as Watched).shown.at(-1)?.click());
    await notifier.getByRole('heading', { name }).waitFor();
    await notifier.getByRole('region', { name: 'Messages' }).getByText('second').waitFor();
    expect(await closeBrowsers(ada, grace)).toEqual([]);
  });

  test('are shown by another tab when the first one is closed, and never for a muted room', async () => {
    const { ada, grace, name, room, second, mention, shown } = await away();
    await ada.page.evaluate(() => localStorage.setItem('parley.notifications', 'on'));
    await second.reload();
    await sidebarLink(second, name).waitFor();
    await setView(second, 'hidden');
    await ada.page.close();

    const mute = 'mutation ($id: ID!, $muted: Boolean!) { muteRoom(roomId: $id, muted: $muted) { id } }';
    await ada.person.execute(mute, { id: room, muted: true });
    await sidebarLink(second, name).getByLabel('Muted').waitFor();
    await mention('not to be heard');
    await sidebarLink(second, name).getByText('1 unread').waitFor();
    await ada.person.execute(mute, { id: room, muted: false });
    await sidebarLink(second, name).getByLabel('Muted').waitFor({ state: 'detached' });
    await mention('to be heard');
    await waitForShown(second, `@${ada.person.username} to be heard`);
    expect(await shownIn(second)).toEqual([shown('to be heard')]);
    await closeBrowsers(ada, grace);
  });

  test('are suppressed while any tab is visible, and include direct messages otherwise', async () => {
    const { ada, grace, name, second, mention } = await away();
    await ada.page.goto('/settings');
    await ada.page.getByRole('switch', { name: 'Mentions and direct messages' }).click();
    await ada.page.getByRole('switch', { name: 'Mentions and direct messages', checked: true }).waitFor();
    await mention('while one looks on');
    await sidebarLink(ada.page, name).getByText('1 unread').waitFor();
    await sidebarLink(second, name).getByText('1 unread').waitFor();

    await setView(ada.page, 'hidden');
    const notifyAda = async (writer: Person, text: string) => {
      const { openDirectRoom } = await writer.execute<{ openDirectRoom: { id: string } }>(
        'mutation ($ids: [ID!]!) { openDirectRoom(userIds: $ids) { id } }',
        { ids: [ada.person.id] },
      );
      await writer.sendMessage(openDirectRoom.id, text);
      await Promise.race([ada.page, second].map((page) => waitForShown(page, text)));
    };
    await notifyAda(grace.person, 'Only for you.');
    expect(await shownIn(ada.page, second)).toEqual(['Grace: Only for you.']);

    // Another user with the same display name.
    const other = await Person.register('grace');
    await notifyAda(other, 'From me as well.');
    expect((await shownIn(ada.page, second)).at(-1)).toBe(`Grace @${other.username}: From me as well.`);
    await closeBrowsers(ada, grace);
  });
});
