import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, Visitor } from '../support/browser.ts';
import { Person } from '../support/client.ts';

const MESSAGES = 5_000;
/** A request carries so many messages, and so many requests are on their way at once. */
const SENDS_A_REQUEST = 20;
const REQUESTS_AT_ONCE = 12;
/** How far each frame scrolls: a third of the window, as a quick hand does. */
const STEP_PX = 250;
/** By then the end must have come. */
const MOST_FRAMES = 20_000;
/** Rounding, and what a row that changes its height while it is in view may move. */
const SLACK_PX = 2;
/** More rows than this in the page means that what is out of sight is not taken out. */
const MOST_ROWS = 120;
const TIMEOUT_MS = 600_000;

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
      const sent = await writer.ask<Record<string, { seq: number; body: string }>>(
        SEND_MANY,
        Object.fromEntries(inputs),
      );
      for (const { seq, body } of Object.values(sent)) seqs.set(numberIn(body), seq);
    }
  };
  const lanes = Array.from({ length: REQUESTS_AT_ONCE }, (_, index) => writers[index % writers.length] as Person);
  await Promise.all(lanes.map(write));
  return [...seqs.keys()].sort((a, b) => (seqs.get(a) ?? 0) - (seqs.get(b) ?? 0));
}

const numberIn = (body: string): number => Number(/^#(\d+) /.exec(body)?.[1]);

interface Passage {
  /** The numbers of the messages that were in the page at some time. */
  seen: number[];
  /** Times at which messages stood in another order than that of the room. */
  disorders: string[];
  /** Times at which a message that was in view went elsewhere than the scrolling took it. */
  jumps: string[];
  mostRows: number;
  frames: number[];
  longTaskMs: number;
}

/** Scrolls frame by frame until the list ends, and watches what happens. Runs in the page. */
async function scrollThrough(page: Page, direction: -1 | 1, order: number[]): Promise<Passage> {
  return page.evaluate(
    async ({ direction, order, step, slack, mostFrames }) => {
      const list = document.querySelector<HTMLElement>('[role=region][aria-label=Messages]');
      if (!list) throw new Error('there is no list of messages');
      const places = new Map(order.map((number, place) => [number, place]));
      const numbers = new WeakMap<Element, number>();
      const numberOf = (row: Element): number => {
        const number = numbers.get(row) ?? Number(/#(\d+) /.exec(row.textContent)?.[1] ?? 0);
        numbers.set(row, number);
        return number;
      };
      const rowsOf = () => [...list.querySelectorAll('article')];
      const seen = new Set<number>();
      const passage: Passage = { seen: [], disorders: [], jumps: [], mostRows: 0, frames: [], longTaskMs: 0 };
      const observer = new PerformanceObserver((entries) => {
        for (const { duration } of entries.getEntries()) passage.longTaskMs += duration;
      });
      observer.observe({ type: 'longtask' });
      const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
      const room = () => (direction < 0 ? list.scrollTop : list.scrollHeight - list.clientHeight - list.scrollTop);
      const hasEnded = () =>
        room() <= 1 && (direction > 0 || list.textContent.includes('This is where the conversation begins.'));

      let before = await frame();
      let atEndFor = 0;
      // The end has come when it stays: what is there may still be growing.
      while (atEndFor < 30) {
        const rows = rowsOf();
        const box = list.getBoundingClientRect();
        const tops = rows.map((row) => row.getBoundingClientRect().top);
        const sorted = rows.map((row, index) => ({ row, top: tops[index] ?? 0 })).sort((a, b) => a.top - b.top);
        const found = sorted.map(({ row }) => places.get(numberOf(row)) ?? -1);
        if (found.some((place, index) => index > 0 && place !== (found[index - 1] ?? 0) + 1)) {
          passage.disorders.push(found.join(' '));
        }
        passage.mostRows = Math.max(passage.mostRows, rows.length);
        for (const { row } of sorted) seen.add(numberOf(row));

        // The message in the middle of the window: whatever comes in above or below, it goes where the scrolling goes.
        const middle = box.top + box.height / 2;
        const anchor = sorted.find(({ top }) => top >= middle) ?? sorted.at(-1);
        const way = Math.min(step, Math.max(0, room()));
        list.scrollTop += direction * way;
        const now = await frame();
        passage.frames.push(now - before);
        if (passage.frames.length > mostFrames)
          throw new Error(`no end at ${list.scrollTop} of ${list.scrollHeight} px`);
        before = now;
        if (anchor?.row.isConnected) {
          const moved = anchor.row.getBoundingClientRect().top - anchor.top;
          if (Math.abs(moved + direction * way) > slack) {
            passage.jumps.push(`#${numberOf(anchor.row)}: ${moved} px instead of ${-direction * way}`);
          }
        } else passage.jumps.push(`#${anchor ? numberOf(anchor.row) : '?'} is gone`);
        atEndFor = hasEnded() ? atEndFor + 1 : 0;
      }
      observer.disconnect();
      passage.seen = [...seen];
      return passage;
    },
    { direction, order, step: STEP_PX, slack: SLACK_PX, mostFrames: MOST_FRAMES },
  );
}

const FRAME_MS = 1_000 / 60;

/** How smooth it was, for people to judge: it depends on the machine. */
function describeFrames({ frames, longTaskMs, mostRows }: Passage): string {
  const sorted = [...frames].sort((a, b) => a - b);
  const at = (share: number) => (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(1);
  const dropped = frames.reduce((sum, ms) => sum + Math.max(0, Math.round(ms / FRAME_MS) - 1), 0);
  const total = frames.length + dropped;
  return `${frames.length} frames: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${at(1)} ms; ${dropped} of ${total} dropped; long tasks ${Math.round(longTaskMs)} ms; at most ${mostRows} rows`;
}

test(
  'a history of 5,000 messages is scrolled to its start and back: each message once, in order, and nothing jumps',
  async () => {
    const writers = await Promise.all(['ada', 'grace', 'edsger'].map((name) => Person.register(name)));
    const [owner] = writers as [Person, ...Person[]];
    const roomId = await owner.createRoom({ name: 'The long history' });
    await Promise.all(writers.slice(1).map((writer) => writer.joinRoom(roomId)));
    const order = await writeHistory(roomId, writers);
    expect(order).toHaveLength(MESSAGES);

    const reader = await Visitor.arrive(browser);
    await reader.register('Barbara');
    await reader.page.goto(`/rooms/${roomId}`);
    await reader.page.getByRole('button', { name: /^Join/ }).click();
    await reader.page
      .getByText(`#${order.at(-1)} `)
      .first()
      .waitFor();

    const up = await scrollThrough(reader.page, -1, order);
    const down = await scrollThrough(reader.page, 1, order);
    console.log(`to the start: ${describeFrames(up)}\nback to the end: ${describeFrames(down)}`);

    for (const passage of [up, down]) {
      expect(passage.disorders).toEqual([]);
      expect(passage.jumps).toEqual([]);
      const seen = new Set(passage.seen);
      expect(order.filter((number) => !seen.has(number))).toEqual([]);
      expect(passage.mostRows).toBeLessThanOrEqual(MOST_ROWS);
    }
    expect(reader.problems).toEqual([]);
    await reader.leave();
    await Promise.all(writers.map((writer) => writer.close()));
  },
  TIMEOUT_MS,
);
