import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import { launchBrowser, PHONE, TOUCH } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { sidebarLink, closeBrowsers, logIn, type LoggedIn } from '../support/logged-in.ts';

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

const composer = (page: Page) => page.getByRole('textbox', { name: /^Message / });
const list = (page: Page) => page.getByRole('region', { name: 'Messages' });
/** The region of the toasts. */
const notices = (page: Page) => page.getByRole('region', { name: 'Notices' });
const article = (page: Page, text: string) => list(page).getByRole('article').filter({ hasText: text });

/** The texts of the room's stored messages. */
async function stored({ person }: LoggedIn, roomId: string): Promise<string[]> {
  const { room } = await person.execute<{ room: { messages: { edges: { node: { body: string } }[] } } }>(
    'query ($id: ID!) { room(id: $id) { messages(last: 50) { edges { node { body } } } } }',
    { id: roomId },
  );
  return room.messages.edges.map(({ node }) => node.body);
}

/** Waits until the room has `count` messages. @returns their texts. */
async function storedAll(reader: LoggedIn, roomId: string, count: number): Promise<string[]> {
  await eventually(async () => (await stored(reader, roomId)).length === count, `${count} messages are stored`);
  return stored(reader, roomId);
}

const DELETE = 'mutation ($id: ID!) { deleteMessage(id: $id) { id } }';

/** Waits until the field has this text. */
const waitForText = (field: Locator, text: string) =>
  eventually(async () => (await field.inputValue()) === text, `the field contains ${JSON.stringify(text)}`);

/** Dispatches a paste event with a text, a file or both. */
const paste = (page: Page, text: string | null, file?: string) =>
  page.evaluate(
    ([text, file]) => {
      const data = new DataTransfer();
      if (text !== null && text !== undefined) data.setData('text/plain', text);
      if (file) data.items.add(new File(['x'], file, { type: 'image/png' }));
      document.activeElement?.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
      );
    },
    [text, file] as const,
  );

let ada: LoggedIn;
let page: Page;
let room: string;

async function arrive(more?: object) {
  ada = await logIn(browser, 'ada', more ? PHONE : undefined, more);
  ({ page } = ada);
  room = await ada.person.createRoom({ name: `Harbour ${ada.person.username.slice(4)}` });
  await page.goto(`/rooms/${room}`);
  await composer(page).waitFor();
}

describe('the room page', () => {
  beforeEach(() => arrive());

  test('keeps a text over the limit, counts it like the server, and offers to send it in parts', async () => {
    const text = `${'👍'.repeat(3_999)}\n\n${'word '.repeat(900)}`.trim();
    await composer(page).fill(text);
    await page.getByText('500 characters over the limit of 8,000').waitFor();
    await page.keyboard.press('Enter');
    expect(await stored(ada, room)).toEqual([]);
    expect(await composer(page).inputValue()).toBe(`${text}`);
    await page.getByRole('button', { name: 'Send as 2 messages' }).click();
    expect((await storedAll(ada, room, 2)).join('\n\n')).toBe(text);
    expect(await closeBrowsers(ada)).toEqual([]);
  });

  test('counts 8,000 emoji as 8,000 characters', async () => {
    const text = '👍'.repeat(8_000);
    await composer(page).fill(text);
    await page.getByText('0 characters left').waitFor();
    await page.getByRole('button', { name: 'Send message' }).click();
    expect(await storedAll(ada, room, 1)).toEqual([text]);
    expect(await closeBrowsers(ada)).toEqual([]);
  });

  test('keeps a reply target, an edit and a draft reply across room changes and a reload', async () => {
    const elsewhere = await ada.person.createRoom({ name: `Elsewhere ${ada.person.username.slice(4)}` });
    await ada.visitor.sendMessage('What about it?');
    await ada.visitor.message('What about it?').waitFor();
    const leaveAndReturn = async () => {
      await sidebarLink(page, /^Elsewhere/).click();
      await page.getByRole('heading', { name: /^Elsewhere/ }).waitFor();
      await sidebarLink(page, /^Harbour/).click();
      await page.getByRole('heading', { name: /^Harbour/ }).waitFor();
    };
    const message = article(page, 'What about it?').first();
    await message.hover();
    await message.getByRole('button', { name: 'Reply' }).click();
    await composer(page).fill('This about it.');
    await leaveAndReturn();
    await page.getByText('Replying to').waitFor();
    await page.reload();
    await page.getByText('Replying to').waitFor();
    expect(await composer(page).inputValue()).toBe('This about it.');
    await composer(page).press('Enter');
    await list(page)
      .getByRole('button', { name: /^In reply to Ada/ })
      .waitFor();

    const editor = page.getByRole('textbox', { name: 'Edit message' });
    // A message cannot be edited until it is stored.
    await eventually(async () => {
      await composer(page).press('ArrowUp');
      return (await editor.count()) > 0;
    }, 'the message can be edited');
    await editor.fill('This, and that, about it.');
    await leaveAndReturn();
    expect(await editor.inputValue()).toBe('This, and that, about it.');
    await editor.press('Enter');
    await ada.visitor.message('This, and that, about it.').waitFor();

    const toPanel = () => list(page).getByRole('button', { name: '1 reply' }).click();
    await toPanel();
    const reply = page.getByRole('textbox', { name: 'Reply to Ada' });
    await reply.fill('half a reply');
    await reply.press('Escape');
    await reply.waitFor({ state: 'detached' });
    await toPanel();
    expect(await reply.inputValue()).toBe('half a reply');
    expect(elsewhere).not.toBe(room);
    expect(await closeBrowsers(ada)).toEqual([]);
  });

  test('inserts a new line on Enter in an open code block and keeps indentation', async () => {
    await composer(page).focus();
    for (const line of ['```js', '  const depth = 1;', '```']) {
      await page.keyboard.type(line);
      await page.keyboard.press('Enter');
    }
    await page.keyboard.press('Enter');
    await list(page).getByRole('article').waitFor();
    await composer(page).fill('    indented');
    await page.keyboard.press('Enter');
    expect(await storedAll(ada, room, 2)).toEqual(['```js\n  const depth = 1;\n```', '    indented']);
    expect(await closeBrowsers(ada)).toEqual([]);
  });

  test('inserts a new line on Enter in a code block within a quote or a list item', async () => {
    await composer(page).focus();
    for (const line of ['> ```js', '> const depth = 1;', '> ```', '- ```', '  code', '  ```']) {
      await page.keyboard.type(line);
      await page.keyboard.press('Enter');
    }
    expect(await storedAll(ada, room, 2)).toEqual(['> ```js\n> const depth = 1;\n> ```', '- ```\n  code\n  ```']);
    expect(await closeBrowsers(ada)).toEqual([]);
  });

  test('shares a draft and its reply target between tabs and clears it in all when one sends it', async () => {
    await ada.visitor.sendMessage('What about it?');
    await storedAll(ada, room, 1);
    await article(page, 'What about it?').hover();
    await page.getByRole('button', { name: 'Reply', exact: true }).click();
    await composer(page).fill('This about it.');
    const { page: other } = await ada.visitor.openTab();
    await other.goto(`/rooms/${room}`);
    await waitForText(composer(other), 'This about it.');
    await other.getByText('Replying to').waitFor();
    await composer(other).press('Enter');
    await waitForText(composer(page), '');
    await page.getByText('Replying to').waitFor({ state: 'detached' });
    expect(await storedAll(ada, room, 2)).toEqual(['What about it?', 'This about it.']);
    expect(await closeBrowsers(ada)).toEqual([]);
  });

  test('keeps text that was added while another tab sent the draft', async () => {
    await ada.person.createRoom({ name: `Elsewhere ${ada.person.username.slice(4)}` });
    await composer(page).fill('half');
    const { page: other } = await ada.visitor.openTab();
    await other.goto(`/rooms/${room}`);
    await waitForText(composer(other), 'half');
    await composer(page).fill('half a sentence');
    await composer(other).press('Enter');
    await ada.visitor.message('half').waitFor();
    await waitForText(composer(page), 'half a sentence');
    await sidebarLink(page, /^Elsewhere/).click();
    await page.getByRole('heading', { name: /^Elsewhere/ }).waitFor();
    await sidebarLink(page, /^Harbour/).click();
    await page.getByRole('heading', { name: /^Harbour/ }).waitFor();
    await waitForText(composer(page), 'half a sentence');
    expect(await closeBrowsers(ada)).toEqual([]);
  });

  test('receives the text of an edit, and the focus, when the message is deleted in the meantime', async () => {
    const { id } = await ada.person.sendMessage(room, 'Here is the plan.');
    await ada.visitor.message('Here is the plan.').waitFor();
    await composer(page).fill('A draft.');
    await article(page, 'Here is the plan.').hover();
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    await page.getByRole('textbox', { name: 'Edit message' }).fill('Here is a better plan.');
    await ada.person.execute(DELETE, { id });
    await notices(page).getByText('Your text is in the composer.').waitFor();
    await waitForText(composer(page), 'A draft.\n\nHere is a better plan.');
    await composer(page).and(page.locator(':focus')).waitFor();
    await ada.visitor.message('Message deleted').waitFor();
    expect(await closeBrowsers(ada)).toEqual([]);
  });

  test('does not send on the Enter that confirms an IME composition, in any browser', async () => {
    await composer(page).fill('にほん');
    await composer(page).evaluate((field) => {
      // Safari ends the composition before the keydown, so only the key code identifies it.
      field.dispatchEvent(new CompositionEvent('compositionend', { data: 'にほん', bubbles: true }));
      field.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'Enter', keyCode: 229, bubbles: true, cancelable: true }),
      );
      field.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true, cancelable: true }),
      );
    });
    expect(await composer(page).inputValue()).toBe('にほん');
    expect(await stored(ada, room)).toEqual([]);
    await page.keyboard.press('Enter');
    await ada.visitor.message('にほん').waitFor();
    expect(await closeBrowsers(ada)).toEqual([]);
  });

  test('rejects dropped and pasted files with a notice and keeps the text', async () => {
    await composer(page).fill('half a sentence');
    const rejections = notices(page).getByText('Files and images can’t be sent yet.');
    await paste(page, null, 'picture.png');
    await rejections.first().waitFor();
    const wasRejected = await page.evaluate(() => {
      const data = new DataTransfer();
      data.items.add(new File(['x'], 'notes.txt'));
      const drop = new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true });
      document.body.dispatchEvent(drop);
      return drop.defaultPrevented;
    });
    expect(wasRejected).toBe(true);
    await rejections.nth(1).waitFor();
    expect(await composer(page).inputValue()).toBe('half a sentence');
    expect(await closeBrowsers(ada)).toEqual([]);
  });

  test('asks for confirmation before removing a member', async () => {
    const grace = await logIn(browser, 'grace');
    await grace.person.joinRoom(room);
    await page.getByRole('button', { name: 'people and settings' }).click();
    const members = page.getByRole('list', { name: 'Members' });
    await members.getByRole('button', { name: 'Remove Grace from room' }).click();
    await page.getByText('Remove Grace from the room?').waitFor();
    await members.getByRole('button', { name: 'Cancel' }).click();
    await members.getByText('@grace').waitFor();
    await members.getByRole('button', { name: 'Remove Grace from room' }).click();
    await members.getByRole('button', { name: 'Remove', exact: true }).click();
    await members.getByText('@grace').waitFor({ state: 'detached' });
    expect(await closeBrowsers(ada, grace)).toEqual([]);
  });

  test('confirms a copied message link, and reports a link to an unknown message', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await ada.visitor.sendMessage('Look here.');
    await storedAll(ada, room, 1);
    await article(page, 'Look here.').hover();
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Copy link' }).click();
    await notices(page).getByText('Link copied').waitFor();
    await page.goto(`/rooms/${room}?message=nowhere`);
    await notices(page).getByText('That message can’t be found.').waitFor();
    expect(await closeBrowsers(ada)).toEqual([]);
  });

  test('shows the toolbar on one message at a time', async () => {
    for (const text of ['first', 'second']) await ada.visitor.sendMessage(text);
    await storedAll(ada, room, 2);
    await list(page).focus();
    await page.keyboard.press('ArrowUp');
    await page.getByRole('toolbar').waitFor();
    await article(page, 'first').hover();
    await article(page, 'first').getByRole('toolbar').waitFor();
    expect(await page.getByRole('toolbar').count()).toBe(1);
    expect(await closeBrowsers(ada)).toEqual([]);
  });

  test('keeps the toolbar clickable after a small scroll', async () => {
    await ada.visitor.sendMessage(`tall${'\nline'.repeat(60)}`);
    await ada.visitor.sendMessage('last');
    await storedAll(ada, room, 2);
    await article(page, 'last').hover();
    await article(page, 'last').getByRole('button', { name: 'Reply' }).hover();
    const offset = () => list(page).evaluate(({ scrollTop }) => scrollTop);
    const before = await offset();
    await page.mouse.wheel(0, -6);
    await eventually(async () => (await offset()) < before, 'the list has moved');
    await page.mouse.down();
    await page.mouse.up();
    await page.getByText('Replying to').waitFor();
    expect(await closeBrowsers(ada)).toEqual([]);
  });
});

describe('on a phone', () => {
  beforeEach(() => arrive(TOUCH));

  test('Enter inserts a new line, and the button sends the message', async () => {
    await composer(page).tap();
    await page.keyboard.type('one');
    await page.keyboard.press('Enter');
    await page.keyboard.type('two');
    await page.getByRole('button', { name: 'Send message' }).tap();
    expect(await storedAll(ada, room, 1)).toEqual(['one\ntwo']);
    expect(await closeBrowsers(ada)).toEqual([]);
  });

  test('the on-screen keyboard stays closed when the focused element is removed', async () => {
    const { id } = await ada.person.sendMessage(room, 'Here is the plan.');
    await ada.visitor.message('Here is the plan.').tap();
    await page.getByRole('button', { name: 'Edit', exact: true }).tap();
    await page.getByRole('textbox', { name: 'Edit message' }).fill('Here is a better plan.');
    await ada.person.execute(DELETE, { id });
    await waitForText(composer(page), 'Here is a better plan.');
    await list(page).and(page.locator(':focus')).waitFor();
    expect(await closeBrowsers(ada)).toEqual([]);
  });

  test('going back closes overlays of the room, then returns to the list of rooms', async () => {
    await page.goto('/');
    await sidebarLink(page, /^Harbour/).tap();
    await composer(page).waitFor();
    await page.getByRole('button', { name: 'people and settings' }).tap();
    await page.getByRole('dialog').waitFor();
    await page.goBack();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('heading', { name: /^Harbour/ }).waitFor();
    await page.getByRole('button', { name: 'Search this room' }).tap();
    await page.getByRole('searchbox').or(page.getByRole('combobox')).first().waitFor();
    await page.goBack();
    await page.getByRole('heading', { name: /^Harbour/ }).waitFor();
    await page.goBack();
    await page.getByRole('button', { name: 'Create a room' }).waitFor();
    expect(await closeBrowsers(ada)).toEqual([]);
  });
});
