import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { Random } from '../fuzz/random.ts';
import { DESKTOP, launchBrowser, PHONE, TOUCH } from '../support/browser.ts';
import { Person } from '../support/client.ts';
import { closeBrowsers, logIn } from '../support/logged-in.ts';
import { missed, watchSeen, type Missed } from './support/seen.ts';

/** Set PARLEY_RUNS for a longer search, PARLEY_SEED to reproduce a failure. */
const RUNS = Number(process.env['PARLEY_RUNS'] ?? 2);
const SEED = process.env['PARLEY_SEED'] ? Number(process.env['PARLEY_SEED']) : Date.now() % 2 ** 31;
const GESTURE_COUNT = 40;
/** Number of times that a room is opened. */
const LOADS = 8;
/** Messages written before the reader opens the room. */
const HISTORY = 60;
/** Unread messages among them. */
const NEW = 20;

jest.setTimeout(60_000 + RUNS * 90_000);

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

/** Numbered texts of various heights. */
const textOf = (number: number) =>
  `#${number} ${'and so on, for longer than a line of the page '.repeat((number * 7) % 9)}`;

/** A room with a reader and an active writer. */
class ActiveRoom {
  private readonly ids: string[] = [];

  private constructor(
    readonly roomId: string,
    private readonly writer: Person,
    private readonly random: Random,
  ) {}

  static async create(reader: Person, random: Random): Promise<ActiveRoom> {
    const writer = await Person.register('writer');
    const room = new ActiveRoom(await writer.createRoom({ memberIds: [reader.id] }), writer, random);
    for (let count = 0; count < HISTORY - NEW; count++) await room.write();
    // The reader's own message, for edits. The reader has read everything up to here.
    await reader.sendMessage(room.roomId, 'mine');
    await room.readAll(reader);
    for (let count = 0; count < NEW; count++) await room.write();
    return room;
  }

  get written(): number {
    return this.ids.length;
  }

  idOf(number: number): string {
    return this.ids[number - 1] ?? '';
  }

  /** Sends the next message. Some are replies to an earlier one. */
  async write(text = textOf(this.ids.length + 1)): Promise<void> {
    const isReply = this.ids.length > 0 && this.random.chance(0.3);
    const input = {
      roomId: this.roomId,
      body: text,
      clientId: randomUUID(),
      ...(isReply && { replyToId: this.random.of(this.ids.slice(-8)) }),
    };
    const { sendMessage } = await this.writer.execute<{ sendMessage: { id: string } }>(
      'mutation ($input: SendMessageInput!) { sendMessage(input: $input) { id } }',
      { input },
    );
    this.ids.push(sendMessage.id);
  }

  async burst(): Promise<void> {
    for (let count = 1 + this.random.below(5); count > 0; count--) await this.write();
  }

  /** Increases the height of one of the latest messages. */
  async grow(): Promise<void> {
    const id = this.random.of(this.ids.slice(-12));
    if (this.random.chance(0.5)) {
      await this.writer.send('mutation ($id: ID!) { addReaction(messageId: $id, emoji: "🦀") { id } }', { id });
      return;
    }
    const number = this.ids.indexOf(id) + 1;
    const body = `#${number} ${'It has become much longer than it was before. '.repeat(1 + this.random.below(20))}`;
    await this.writer.send('mutation ($id: ID!, $body: String!) { editMessage(id: $id, body: $body) { id } }', {
      id,
      body,
    });
  }

  /** Marks everything as read for the reader. */
  readAll(reader: Person): Promise<unknown> {
    const seq = this.written + 1;
    return reader.execute('mutation ($id: ID!, $seq: Int!) { markRead(roomId: $id, seq: $seq) { id } }', {
      id: this.roomId,
      seq,
    });
  }

  /** The number of messages that the reader has read according to the server. */
  async readBy(reader: Person): Promise<number> {
    const { room } = await reader.execute<{ room: { viewer: { unreadCount: number } } }>(
      'query ($id: ID!) { room(id: $id) { viewer { unreadCount } } }',
      { id: this.roomId },
    );
    return this.written - room.viewer.unreadCount;
  }
}

type Gesture = (page: Page, room: ActiveRoom, random: Random) => Promise<unknown>;

const list = (page: Page) => page.getByRole('region', { name: 'Messages' });
const KEYS = ['PageUp', 'PageDown', 'Home', 'End', 'ArrowUp', 'ArrowDown'];

const wheel = async (page: Page, by: number) => {
  await list(page).hover({ position: { x: 40, y: 60 }, force: true });
  await page.mouse.wheel(0, by);
};

const clickIfThere = async (page: Page, name: RegExp, within = page.getByRole('button', { name })) => {
  if ((await within.count()) > 0)
    await within
      .first()
      .click({ timeout: 2_000 })
      .catch(() => undefined);
};

const GESTURES_BY_NAME: Record<string, Gesture> = {
  'others write': (_, room) => room.burst(),
  'others write again': (_, room) => room.burst(),
  'a row grows': (_, room) => room.grow(),
  'wheel up': (page, _, random) => wheel(page, -random.below(900)),
  'wheel down': (page, _, random) => wheel(page, random.below(1_500)),
  'a key in the list': async (page, _, random) => {
    await list(page).focus();
    for (let times = 1 + random.below(3); times > 0; times--) await page.keyboard.press(random.of(KEYS));
  },
  'edit the last message': async (page) => {
    const composer = page.getByRole('textbox', { name: /^Message / });
    await composer.focus();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.type('!');
    await page.keyboard.press('Escape');
    await composer.fill('');
  },
  'send a message': async (page) => {
    await page.getByRole('textbox', { name: /^Message / }).fill('mine as well');
    await page.getByRole('button', { name: 'Send message' }).click();
  },
  'follow a quote': (page) =>
    clickIfThere(page, /^In reply to/, list(page).getByRole('button', { name: /^In reply to/ })),
  'to the end': (page) => clickIfThere(page, /new message|Latest messages/),
  'back up': (page) => clickIfThere(page, /unread above/),
  resize: async (page, _, random) => {
    const { width } = page.viewportSize() ?? DESKTOP;
    await page.setViewportSize({ width, height: 350 + random.below(600) });
  },
  'look away': (page) =>
    page.evaluate(() => {
      document.hasFocus = () => false;
      window.dispatchEvent(new Event('blur'));
    }),
  'look back': (page) =>
    page.evaluate(() => {
      document.hasFocus = () => true;
      window.dispatchEvent(new Event('focus'));
    }),
};

async function simulateReading(seed: number, viewport: typeof DESKTOP, touch: object) {
  const random = new Random(seed);
  const reader = await logIn(browser, 'reader', viewport, touch);
  const room = await ActiveRoom.create(reader.person, random);
  const { page } = reader;
  await page.addInitScript(watchSeen);
  await page.goto(`/rooms/${room.roomId}`);
  await list(page).waitFor();
  const done: string[] = [];
  const failures: (Missed & { after: string })[] = [];
  for (let step = 0; step < GESTURE_COUNT && failures.length === 0; step++) {
    const name = random.of(Object.keys(GESTURES_BY_NAME));
    done.push(name);
    await GESTURES_BY_NAME[name]?.(page, room, random);
    const read = await room.readBy(reader.person);
    const wrong = await missed(page, { from: HISTORY - NEW, written: room.written, read });
    if (wrong) failures.push({ ...wrong, after: done.join(', ') });
  }
  return { reader, failures };
}

/** Waits until the page is stable. @returns the distance from the view to the end of the list, in pixels. */
const distanceToEnd = async (page: Page): Promise<number> => {
  await page.waitForLoadState('networkidle');
  await page.evaluate(() => document.fonts.ready);
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const list = document.querySelector('[role=region][aria-label=Messages]');
        let last = '';
        let still = 0;
        const check = () => {
          if (!list) return resolve(NaN);
          const now = `${list.scrollTop} ${list.scrollHeight}`;
          still = now === last ? still + 1 : 0;
          last = now;
          // Half a second of frames without movement.
          if (still > 30) resolve(list.scrollHeight - list.clientHeight - list.scrollTop);
          else requestAnimationFrame(check);
        };
        check();
      }),
  );
};

test('a read room with varied messages always opens at its end on a phone', async () => {
  const reader = await logIn(browser, 'reader', PHONE, TOUCH);
  const { page } = reader;
  const random = new Random(1);
  const room = await ActiveRoom.create(reader.person, random);
  for (let count = 0; count < 20; count++) await room.grow();
  await room.write('Look: **bold**\n\n- a list\n- of `things`\n\n```js\nconst depth = 1;\n```');
  await room.readAll(reader.person);
  const distances: number[] = [];
  for (let load = 0; load < LOADS; load++) {
    await page.goto(`/rooms/${room.roomId}`);
    await list(page).getByText('const depth').waitFor();
    distances.push(await distanceToEnd(page));
  }
  expect(distances.filter((distance) => distance > 1)).toEqual([]);
  expect(await closeBrowsers(reader)).toEqual([]);
});

test.each([
  [30, 0],
  [120, 0],
  [70, 40],
])('opens a room with %d messages, %d of them read, at the first unread one', async (count, read) => {
  const reader = await logIn(browser, 'reader');
  const writer = await Person.register('writer');
  const roomId = await writer.createRoom({ memberIds: [reader.person.id] });
  for (let number = 1; number <= count; number++) await writer.sendMessage(roomId, `#${number} is here`);
  await reader.person.execute('mutation ($id: ID!, $seq: Int!) { markRead(roomId: $id, seq: $seq) { id } }', {
    id: roomId,
    seq: read,
  });
  const { page } = reader;
  await page.goto(`/rooms/${roomId}`);
  await list(page).getByRole('article').first().waitFor();
  await distanceToEnd(page);
  const view = await list(page).boundingBox();
  const shown = await list(page)
    .getByText(`#${read + 1} is here`, { exact: true })
    .boundingBox();
  if (!view || !shown) throw new Error('the first unread message is not rendered');
  expect(shown.y).toBeGreaterThan(view.y);
  expect(shown.y).toBeLessThan(view.y + view.height / 2);
  expect(await closeBrowsers(reader)).toEqual([]);
});

test('a message link scrolls to the message, even when the page loads in a background tab', async () => {
  const reader = await logIn(browser, 'reader');
  const room = await ActiveRoom.create(reader.person, new Random(2));
  const { page } = reader;
  // Emulates a background tab, which draws no frames.
  await page.addInitScript(() => {
    const later: FrameRequestCallback[] = [];
    const draw = window.requestAnimationFrame.bind(window);
    window.requestAnimationFrame = (callback) => later.push(callback);
    Object.assign(window, {
      comeToFront: () => {
        window.requestAnimationFrame = draw;
        for (const callback of later) draw(callback);
      },
    });
  });
  await page.goto(`/rooms/${room.roomId}?message=${room.idOf(20)}`);
  await list(page).getByRole('article').first().waitFor({ state: 'attached' });
  await page.evaluate(() => (window as unknown as { comeToFront(): void }).comeToFront());
  await distanceToEnd(page);
  const linked = list(page).getByRole('article').filter({ hasText: '#20 ' }).last();
  const [box, view] = [await linked.boundingBox(), await list(page).boundingBox()];
  if (!box || !view) throw new Error('the message is not in the page');
  const middle = box.y + box.height / 2 - (view.y + view.height / 2);
  expect(Math.abs(middle)).toBeLessThan(view.height / 4);
  expect(await closeBrowsers(reader)).toEqual([]);
});

describe.each([
  ['a desktop', DESKTOP, {}],
  ['a phone', PHONE, TOUCH],
] as const)('on %s', (_, viewport, touch) => {
  test.each(Array.from({ length: RUNS }, (_, run) => SEED + run))(
    'every unseen message is announced and stays unread under random actions (seed %d)',
    async (seed) => {
      const { reader, failures } = await simulateReading(seed, viewport, touch);
      expect(failures).toEqual([]);
      expect(await closeBrowsers(reader)).toEqual([]);
    },
  );
});
