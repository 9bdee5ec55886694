import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { Random } from '../fuzz/random.ts';
import { DESKTOP, launchBrowser, PHONE, TOUCH } from '../support/browser.ts';
import { Person } from '../support/client.ts';
import { part, signIn } from '../support/signed-in.ts';
import { missed, watchSeen, type Missed } from './support/seen.ts';

/** PARLEY_RUNS for a longer search, PARLEY_SEED to see a failure again. */
const RUNS = Number(process.env['PARLEY_RUNS'] ?? 2);
const SEED = process.env['PARLEY_SEED'] ? Number(process.env['PARLEY_SEED']) : Date.now() % 2 ** 31;
const GESTURES = 40;
/** How often a room is opened. */
const LOADS = 8;
/** Written before the reader comes. */
const HISTORY = 60;
/** Of these, what the reader has still to read. */
const NEW = 20;

jest.setTimeout(60_000 + RUNS * 90_000);

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

/** Texts of many heights, each with its number. */
const textOf = (number: number) =>
  `#${number} ${'and so on, for longer than a line of the page '.repeat((number * 7) % 9)}`;

/** A room that the reader looks at, in which somebody else writes. */
class Scene {
  private readonly ids: string[] = [];

  private constructor(
    readonly roomId: string,
    private readonly writer: Person,
    private readonly random: Random,
  ) {}

  static async set(reader: Person, random: Random): Promise<Scene> {
    const writer = await Person.register('writer');
    const scene = new Scene(await writer.createRoom({ memberIds: [reader.id] }), writer, random);
    for (let count = 0; count < HISTORY - NEW; count++) await scene.write();
    // One of their own, to be edited. Up to here they have read.
    await reader.sendMessage(scene.roomId, 'mine');
    await scene.readAll(reader);
    for (let count = 0; count < NEW; count++) await scene.write();
    return scene;
  }

  get written(): number {
    return this.ids.length;
  }

  idOf(number: number): string {
    return this.ids[number - 1] ?? '';
  }

  /** Writes the next message; some answer an earlier one. */
  async write(text = textOf(this.ids.length + 1)): Promise<void> {
    const isReply = this.ids.length > 0 && this.random.chance(0.3);
    const input = {
      roomId: this.roomId,
      body: text,
      clientId: randomUUID(),
      ...(isReply && { replyToId: this.random.of(this.ids.slice(-8)) }),
    };
    const { sendMessage } = await this.writer.ask<{ sendMessage: { id: string } }>(
      'mutation ($input: SendMessageInput!) { sendMessage(input: $input) { id } }',
      { input },
    );
    this.ids.push(sendMessage.id);
  }

  async burst(): Promise<void> {
    for (let count = 1 + this.random.below(5); count > 0; count--) await this.write();
  }

  /** Makes one of the latest messages higher. */
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
    return reader.ask('mutation ($id: ID!, $seq: Int!) { markRead(roomId: $id, seq: $seq) { id } }', {
      id: this.roomId,
      seq,
    });
  }

  /** Up to which of its messages the reader has read the room, as the server has it. */
  async readBy(reader: Person): Promise<number> {
    const { room } = await reader.ask<{ room: { viewer: { unreadCount: number } } }>(
      'query ($id: ID!) { room(id: $id) { viewer { unreadCount } } }',
      { id: this.roomId },
    );
    return this.written - room.viewer.unreadCount;
  }
}

type Gesture = (page: Page, scene: Scene, random: Random) => Promise<unknown>;

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

const GESTURES_OF: Record<string, Gesture> = {
  'others write': (_, scene) => scene.burst(),
  'others write again': (_, scene) => scene.burst(),
  'a row grows': (_, scene) => scene.grow(),
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

async function readingOf(seed: number, viewport: typeof DESKTOP, touch: object) {
  const random = new Random(seed);
  const reader = await signIn(browser, 'reader', viewport, touch);
  const scene = await Scene.set(reader.person, random);
  const { page } = reader;
  await page.addInitScript(watchSeen);
  await page.goto(`/rooms/${scene.roomId}`);
  await list(page).waitFor();
  const done: string[] = [];
  const failures: (Missed & { after: string })[] = [];
  for (let step = 0; step < GESTURES && failures.length === 0; step++) {
    const name = random.of(Object.keys(GESTURES_OF));
    done.push(name);
    await GESTURES_OF[name]?.(page, scene, random);
    const read = await scene.readBy(reader.person);
    const wrong = await missed(page, { from: HISTORY - NEW, written: scene.written, read });
    if (wrong) failures.push({ ...wrong, after: done.join(', ') });
  }
  return { reader, failures };
}

/** How far the end of the list is below what is in view, once the page has come to rest. */
const belowView = async (page: Page): Promise<number> => {
  await page.waitForLoadState('networkidle');
  await page.evaluate(() => document.fonts.ready);
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const list = document.querySelector('[role=region][aria-label=Messages]');
        let last = '';
        let still = 0;
        const look = () => {
          if (!list) return resolve(NaN);
          const now = `${list.scrollTop} ${list.scrollHeight}`;
          still = now === last ? still + 1 : 0;
          last = now;
          // Half a second of frames in which nothing moves.
          if (still > 30) resolve(list.scrollHeight - list.clientHeight - list.scrollTop);
          else requestAnimationFrame(look);
        };
        look();
      }),
  );
};

test('a room that is read and much lived in opens at its end, on a phone, every time', async () => {
  const reader = await signIn(browser, 'reader', PHONE, TOUCH);
  const { page } = reader;
  const random = new Random(1);
  const scene = await Scene.set(reader.person, random);
  for (let count = 0; count < 20; count++) await scene.grow();
  await scene.write('Look: **bold**\n\n- a list\n- of `things`\n\n```js\nconst depth = 1;\n```');
  await scene.readAll(reader.person);
  const distances: number[] = [];
  for (let load = 0; load < LOADS; load++) {
    await page.goto(`/rooms/${scene.roomId}`);
    await list(page).getByText('const depth').waitFor();
    distances.push(await belowView(page));
  }
  expect(distances.filter((distance) => distance > 1)).toEqual([]);
  expect(await part(reader)).toEqual([]);
});

test.each([
  [30, 0],
  [120, 0],
  [70, 40],
])('opens a room with %d messages, %d of them read, at the first unread message', async (count, read) => {
  const reader = await signIn(browser, 'reader');
  const writer = await Person.register('writer');
  const roomId = await writer.createRoom({ memberIds: [reader.person.id] });
  for (let number = 1; number <= count; number++) await writer.sendMessage(roomId, `#${number} is here`);
  await reader.person.ask('mutation ($id: ID!, $seq: Int!) { markRead(roomId: $id, seq: $seq) { id } }', {
    id: roomId,
    seq: read,
  });
  const { page } = reader;
  await page.goto(`/rooms/${roomId}`);
  await list(page).getByRole('article').first().waitFor();
  await belowView(page);
  const view = await list(page).boundingBox();
  const shown = await list(page)
    .getByText(`#${read + 1} is here`, { exact: true })
    .boundingBox();
  if (!view || !shown) throw new Error('the first unread message is not drawn');
  expect(shown.y).toBeGreaterThan(view.y);
  expect(shown.y).toBeLessThan(view.y + view.height / 2);
  expect(await part(reader)).toEqual([]);
});

test('a link to a message leads to it, even if its tab was in the background while it loaded', async () => {
  const reader = await signIn(browser, 'reader');
  const scene = await Scene.set(reader.person, new Random(2));
  const { page } = reader;
  // A tab in the background draws no frames.
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
  await page.goto(`/rooms/${scene.roomId}?message=${scene.idOf(20)}`);
  await list(page).getByRole('article').first().waitFor({ state: 'attached' });
  await page.evaluate(() => (window as unknown as { comeToFront(): void }).comeToFront());
  await belowView(page);
  const linked = list(page).getByRole('article').filter({ hasText: '#20 ' }).last();
  const [box, view] = [await linked.boundingBox(), await list(page).boundingBox()];
  if (!box || !view) throw new Error('the message is not in the page');
  const middle = box.y + box.height / 2 - (view.y + view.height / 2);
  expect(Math.abs(middle)).toBeLessThan(view.height / 4);
  expect(await part(reader)).toEqual([]);
});

describe.each([
  ['a desktop', DESKTOP, {}],
  ['a phone', PHONE, TOUCH],
] as const)('on %s', (_, viewport, touch) => {
  test.each(Array.from({ length: RUNS }, (_, run) => SEED + run))(
    'nothing is unseen and unannounced, and nothing is unseen and read, whatever people do (seed %d)',
    async (seed) => {
      const { reader, failures } = await readingOf(seed, viewport, touch);
      expect(failures).toEqual([]);
      expect(await part(reader)).toEqual([]);
    },
  );
});
