import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, Visitor } from '../support/browser.ts';
import { codes, Person } from '../support/client.ts';
import { historyLength } from '../support/environment.ts';

/** `PARLEY_HISTORY` makes it longer or shorter. */
const MESSAGES = historyLength(2_000);
/** A request carries so many messages, and so many requests are on their way at once. */
const SENDS_A_REQUEST = 10;
const REQUESTS_AT_ONCE = 4;
/** A service that has too much to do is asked again: what was stored already is stored once. */
const MOST_TRIES = 5;
/** How much of the window a step takes: what stood at one edge is still there to be looked at, near the other one. */
const STEP = 0.8;
/** A list this close to its end goes on to it by itself. */
const FOLLOWED_PX = 80;
/** Rounding to whole pixels. */
const SLACK_PX = 2;
/** More rows than this in the page means that what is out of sight is not taken out. */
const MOST_ROWS = 150;
const TIMEOUT_MS = 300_000;

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

/** Texts of many heights, each with its number. */
function textOf(number: number): string {
  if (number % 40 === 0) return `#${number} some code\n\`\`\`js\nconst depth = ${number};\nsound(depth);\n\`\`\``;
  if (number % 15 === 0) return `#${number} ${'a long message that goes on over several lines of the page '.repeat(8)}`;
  if (number % 7 === 0) return `#${number} one line\nand another\nand a third`;
  return `#${number} a short message`;
}

const names = Array.from({ length: SENDS_A_REQUEST }, (_, index) => `m${index}`);
const SEND_MANY = `mutation (${names.map((name) => `$${name}: SendMessageInput!`).join(' ')}) {
  ${names.map((name) => `${name}: sendMessage(input: $${name}) { seq body }`).join('\n  ')}
}`;

type Sent = Record<string, { seq: number; body: string }>;

async function sendMany(writer: Person, inputs: object, triesLeft = MOST_TRIES): Promise<Sent> {
  const answer = await writer.send<Sent>(SEND_MANY, inputs);
  if (answer.data && answer.errors.length === 0) return answer.data;
  const isBusy = codes(answer).every((code) => code === 'SERVICE_UNAVAILABLE');
  if (!isBusy || triesLeft <= 1) throw new Error(JSON.stringify(answer.errors));
  return sendMany(writer, inputs, triesLeft - 1);
}

/** Writes the history and returns the numbers of the messages in the order of the room. */
async function writeHistory(roomId: string, writers: Person[]): Promise<number[]> {
  const seqs = new Map<number, number>();
  let next = 1;
  const write = async (writer: Person) => {
    while (next <= MESSAGES) {
      const first = next;
      next += SENDS_A_REQUEST;
      const inputs = names.map((name, index) => [
        name,
        { roomId, body: textOf(first + index), clientId: randomUUID() },
      ]);
      const sent = await sendMany(writer, Object.fromEntries(inputs));
      for (const { seq, body } of Object.values(sent)) seqs.set(numberIn(body), seq);
    }
  };
  const lanes = Array.from({ length: REQUESTS_AT_ONCE }, (_, index) => writers[index % writers.length] as Person);
  await Promise.all(lanes.map(write));
  return [...seqs.keys()].sort((a, b) => (seqs.get(a) ?? 0) - (seqs.get(b) ?? 0));
}

const numberIn = (body: string): number => Number(/^#(\d+) /.exec(body)?.[1]);

interface Passage {
  /** The numbers of the messages that were in view at some time. */
  seen: number[];
  /** Times at which messages stood in another order than that of the room. */
  disorders: string[];
  /** Times at which a message in view moved though nobody scrolled. */
  jumps: string[];
  mostRows: number;
  steps: number;
  frames: number[];
  longTaskMs: number;
}

/** Scrolls step by step until the list ends, and watches what is painted. Runs in the page. */
function scrollThrough(page: Page, direction: -1 | 1, order: number[]): Promise<Passage> {
  return page.evaluate(
    async ({ direction, order, share, slack, followed }) => {
      const list = document.querySelector<HTMLElement>('[role=region][aria-label=Messages]');
      if (!list) throw new Error('there is no list of messages');
      const passage: Passage = {
        seen: [],
        disorders: [],
        jumps: [],
        mostRows: 0,
        steps: 0,
        frames: [],
        longTaskMs: 0,
      };
      const observer = new PerformanceObserver((entries) => {
        for (const { duration } of entries.getEntries()) passage.longTaskMs += duration;
      });
      observer.observe({ type: 'longtask' });

      // What a frame shows is settled after the sizes of its rows are known: in the first task that follows it.
      let last = performance.now();
      const { port1, port2 } = new MessageChannel();
      const painted = () =>
        new Promise<void>((resolve) => {
          port2.onmessage = () => resolve();
          requestAnimationFrame((now) => {
            passage.frames.push(now - last);
            last = now;
            port1.postMessage(null);
          });
        });

      const places = new Map(order.map((number, place) => [number, place]));
      const numberOf = (row: Element) => Number(/#(\d+) /.exec(row.textContent)?.[1]);
      const topOf = (row: Element) => row.getBoundingClientRect().top;
      const seen = new Set<number>();
      /** Notes which messages are in view, and returns the one that stays there longest: the first in the way. */
      const look = (): Element | undefined => {
        const box = list.getBoundingClientRect();
        const rows = [...list.querySelectorAll('article')];
        passage.mostRows = Math.max(passage.mostRows, rows.length);
        const inView = rows
          .map((row) => ({ row, top: topOf(row), bottom: row.getBoundingClientRect().bottom }))
          .filter(({ top, bottom }) => bottom > box.top && top < box.bottom)
          .sort((a, b) => a.top - b.top);
        const numbers = inView.map(({ row }) => numberOf(row));
        const isInOrder = numbers.every(
          (number, index) => index === 0 || places.get(number) === (places.get(numbers[index - 1] ?? 0) ?? NaN) + 1,
        );
        if (!isInOrder) passage.disorders.push(numbers.join(' '));
        for (const number of numbers) seen.add(number);
        return (direction < 0 ? inView[0] : inView.at(-1))?.row;
      };
      const left = () => (direction < 0 ? list.scrollTop : list.scrollHeight - list.clientHeight - list.scrollTop);
      const hasEnded = () =>
        left() <= 1 && (direction > 0 || list.textContent.includes('This is where the conversation begins.'));

      await painted();
      let anchor = look();
      while (!hasEnded()) {
        const step = Math.round(list.clientHeight * share);
        list.scrollTop += direction * (direction > 0 && left() - step < followed ? left() : step);
        passage.steps++;
        const top = anchor && topOf(anchor);
        // One frame shows where it was scrolled to, and the next one what the list made of it.
        for (let frame = 0; frame < 2; frame++) {
          await painted();
          const moved = anchor?.isConnected ? topOf(anchor) - (top ?? 0) : NaN;
          if (!(Math.abs(moved) <= slack)) passage.jumps.push(`#${anchor && numberOf(anchor)} by ${moved} px`);
        }
        anchor = look();
      }
      observer.disconnect();
      passage.seen = [...seen];
      return passage;
    },
    { direction, order, share: STEP, slack: SLACK_PX, followed: FOLLOWED_PX },
  );
}

const FRAME_MS = 1_000 / 60;

/** How smooth it was, for people to judge: it depends on the machine. */
function describeFrames({ frames, longTaskMs, mostRows, steps }: Passage): string {
  const sorted = [...frames].sort((a, b) => a - b);
  const at = (share: number) => (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(1);
  const dropped = frames.reduce((sum, ms) => sum + Math.max(0, Math.round(ms / FRAME_MS) - 1), 0);
  return [
    `${steps} steps in ${frames.length} frames`,
    `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${at(1)} ms`,
    `${dropped} of ${frames.length + dropped} dropped`,
    `long tasks ${Math.round(longTaskMs)} ms`,
    `at most ${mostRows} rows`,
  ].join('; ');
}

test(
  'a long history is scrolled to its start and back: each message is there, in order, and nothing jumps',
  async () => {
    const writers = await Promise.all(['ada', 'grace', 'edsger'].map((name) => Person.register(name)));
    const [owner] = writers as [Person, ...Person[]];
    const roomId = await owner.createRoom({ name: 'The long history' });
    await Promise.all(writers.slice(1).map((writer) => writer.joinRoom(roomId)));
    const started = performance.now();
    const order = await writeHistory(roomId, writers);
    expect(order).toHaveLength(MESSAGES);
    process.stderr.write(`${MESSAGES} messages written in ${Math.round(performance.now() - started)} ms\n`);

    const reader = await Visitor.arrive(browser);
    await reader.register('Barbara');
    await reader.page.goto(`/rooms/${roomId}`);
    await reader.page.getByRole('button', { name: /^Join/ }).click();
    await reader.page.getByRole('textbox', { name: /^Message / }).waitFor();
    const list = reader.page.getByRole('region', { name: 'Messages' });
    await list.getByText(`#${order.at(-1)} `).waitFor();
    const handle = await list.elementHandle();
    await reader.page.waitForFunction((list) => {
      if (!list) return false;
      return list.scrollHeight - list.clientHeight - list.scrollTop <= 1;
    }, handle);

    for (const [name, direction] of [
      ['to the start', -1],
      ['to the end', 1],
    ] as const) {
      const passage = await scrollThrough(reader.page, direction, order);
      process.stderr.write(`${name}: ${describeFrames(passage)}\n`);
      const seen = new Set(passage.seen);
      expect(order.filter((number) => !seen.has(number))).toEqual([]);
      expect(passage.disorders).toEqual([]);
      expect(passage.jumps).toEqual([]);
      expect(passage.mostRows).toBeLessThanOrEqual(MOST_ROWS);
    }
    expect(reader.problems).toEqual([]);
    await reader.leave();
    await Promise.all(writers.map((writer) => writer.close()));
  },
  TIMEOUT_MS,
);
