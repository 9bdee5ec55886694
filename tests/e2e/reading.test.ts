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
/** Written before the reader comes. */
const HISTORY = 60;

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
    for (let count = 0; count < HISTORY; count++) await scene.write();
    return scene;
  }

  get written(): number {
    return this.ids.length;
  }

  /** Writes the next message; some answer an earlier one. */
  async write(): Promise<void> {
    const isReply = this.ids.length > 0 && this.random.chance(0.3);
    const input = {
      roomId: this.roomId,
      body: textOf(this.ids.length + 1),
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
  // One's own message, to be edited.
  await reader.visitor.say('mine');
  for (let step = 0; step < GESTURES && failures.length === 0; step++) {
    const name = random.of(Object.keys(GESTURES_OF));
    done.push(name);
    await GESTURES_OF[name]?.(page, scene, random);
    const read = await scene.readBy(reader.person);
    const wrong = await missed(page, scene.written, read);
    if (wrong) failures.push({ ...wrong, after: done.join(', ') });
  }
  // In the end all can be read.
  await GESTURES_OF['look back']?.(page, scene, random);
  await page.setViewportSize(viewport);
  return { reader, scene, failures };
}

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
