import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, Visitor } from '../support/browser.ts';
import { codes, Person } from '../support/client.ts';
import { historyLength } from '../support/environment.ts';

/** Set `PARLEY_HISTORY` to change the length. */
const MESSAGES = historyLength(2_000);
const SENDS_PER_REQUEST = 10;
const CONCURRENT_REQUESTS = 4;
/** Attempts when a service is overloaded. Client ids keep retried messages from being stored twice. */
const MAX_ATTEMPTS = 5;
/** Scroll step as a share of the window, so that a row at one edge stays in view near the other. */
const STEP = 0.8;
/** Closer to its end than this, the list scrolls there by itself. */
const FOLLOWED_PX = 80;
/** Allows for rounding to whole pixels. */
const SLACK_PX = 2;
/** A larger number of rows in the page means that rows out of view are not removed. */
const MAX_ROWS = 150;
const TIMEOUT_MS = 300_000;

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

/** Numbered texts of various heights. */
function textOf(number: number): string {
  if (number % 40 === 0) return `#${number} some code\n\`\`\`js\nconst depth = ${number};\nsound(depth);\n\`\`\``;
  if (number % 15 === 0) return `#${number} ${'a long message that goes on over several lines of the page '.repeat(8)}`;
  if (number % 7 === 0) return `#${number} one line\nand another\nand a third`;
  return `#${number} a short message`;
}

const names = Array.from({ length: SENDS_PER_REQUEST }, (_, index) => `m${index}`);
const SEND_MANY = `mutation (${names.map((name) => `$${name}: SendMessageInput!`).join(' ')}) {
  ${names.map((name) => `${name}: sendMessage(input: $${name}) { seq body }`).join('\n  ')}
}`;

type Sent = Record<string, { seq: number; body: string }>;

async function sendMany(writer: Person, inputs: object, attemptsLeft = MAX_ATTEMPTS): Promise<Sent> {
  const response = await writer.send<Sent>(SEND_MANY, inputs);
  if (response.data && response.errors.length === 0) return response.data;
  const isBusy = codes(response).every((code) => code === 'SERVICE_UNAVAILABLE');
  if (!isBusy || attemptsLeft <= 1) throw new Error(JSON.stringify(response.errors));
  return sendMany(writer, inputs, attemptsLeft - 1);
}

/** Writes the history. @returns the numbers of the messages in room order. */
async function writeHistory(roomId: string, writers: Person[]): Promise<number[]> {
  const seqs = new Map<number, number>();
  let next = 1;
  const write = async (writer: Person) => {
    while (next <= MESSAGES) {
      const first = next;
      next += SENDS_PER_REQUEST;
      const inputs = names.map((name, index) => [
        name,
        { roomId, body: textOf(first + index), clientId: randomUUID() },
      ]);
      const sent = await sendMany(writer, Object.fromEntries(inputs));
      for (const { seq, body } of Object.values(sent)) seqs.set(numberIn(body), seq);
    }
  };
  const workers = Array.from({ length: CONCURRENT_REQUESTS }, (_, index) => writers[index % writers.length] as Person);
  await Promise.all(workers.map(write));
  return [...seqs.keys()].sort((a, b) => (seqs.get(a) ?? 0) - (seqs.get(b) ?? 0));
}

const numberIn = (body: string): number => Number(/^#(\d+) /.exec(body)?.[1]);

interface ScrollRecord {
  /** Numbers of the messages that were in view at any time. */
  seen: number[];
  /** Views in which messages were not in room order. */
  disorders: string[];
  /** Messages in view that moved without scrolling. */
  jumps: string[];
  maxRows: number;
  steps: number;
  frames: number[];
  longTaskMs: number;
}

/** Scrolls step by step to the end of the list and records what is painted. Runs in the page. */
function scrollThrough(page: Page, direction: -1 | 1, order: number[]): Promise<ScrollRecord> {
  return page.evaluate(
    async ({ direction, order, share, slack, followed }) => {
      const list = document.querySelector<HTMLElement>('[role=region][aria-label=Messages]');
      if (!list) throw new Error('message list not found');
      const record: ScrollRecord = {
        seen: [],
        disorders: [],
        jumps: [],
        maxRows: 0,
        steps: 0,
        frames: [],
        longTaskMs: 0,
      };
      const observer = new PerformanceObserver((entries) => {
        for (const { duration } of entries.getEntries()) record.longTaskMs += duration;
      });
      observer.observe({ type: 'longtask' });

      // Row sizes are known after a frame is laid out, so inspect the page in the first task after it.
      let last = performance.now();
      const { port1, port2 } = new MessageChannel();
      const painted = () =>
        new Promise<void>((resolve) => {
          port2.onmessage = () => resolve();
          requestAnimationFrame((now) => {
            record.frames.push(now - last);
            last = now;
            port1.postMessage(null);
          });
        });

      const places = new Map(order.map((number, place) => [number, place]));
      const numberOf = (row: Element) => Number(/#(\d+) /.exec(row.textContent)?.[1]);
      const topOf = (row: Element) => row.getBoundingClientRect().top;
      const seen = new Set<number>();
      /** Records the messages in view. @returns the one that stays in view longest while scrolling. */
      const sample = (): Element | undefined => {
        const box = list.getBoundingClientRect();
        const rows = [...list.querySelectorAll('article')];
        record.maxRows = Math.max(record.maxRows, rows.length);
        const inView = rows
          .map((row) => ({ row, top: topOf(row), bottom: row.getBoundingClientRect().bottom }))
          .filter(({ top, bottom }) => bottom > box.top && top < box.bottom)
          .sort((a, b) => a.top - b.top);
        const numbers = inView.map(({ row }) => numberOf(row));
        const isInOrder = numbers.every(
          (number, index) => index === 0 || places.get(number) === (places.get(numbers[index - 1] ?? 0) ?? NaN) + 1,
        );
        if (!isInOrder) record.disorders.push(numbers.join(' '));
        for (const number of numbers) seen.add(number);
        return (direction < 0 ? inView[0] : inView.at(-1))?.row;
      };
      const left = () => (direction < 0 ? list.scrollTop : list.scrollHeight - list.clientHeight - list.scrollTop);
      const hasEnded = () =>
        left() <= 1 && (direction > 0 || list.textContent.includes('This is the start of the conversation.'));

      await painted();
      let anchor = sample();
      while (!hasEnded()) {
        const step = Math.round(list.clientHeight * share);
        list.scrollTop += direction * (direction > 0 && left() - step < followed ? left() : step);
        record.steps++;
        const top = anchor && topOf(anchor);
        // The first frame shows the scrolled position, the second the list's reaction.
        for (let frame = 0; frame < 2; frame++) {
          await painted();
          const moved = anchor?.isConnected ? topOf(anchor) - (top ?? 0) : NaN;
          if (!(Math.abs(moved) <= slack)) record.jumps.push(`#${anchor && numberOf(anchor)} by ${moved} px`);
        }
        anchor = sample();
      }
      observer.disconnect();
      record.seen = [...seen];
      return record;
    },
    { direction, order, share: STEP, slack: SLACK_PX, followed: FOLLOWED_PX },
  );
}

const FRAME_MS = 1_000 / 60;

/** Describes the smoothness, which is not asserted because it depends on the machine. */
function describeFrames({ frames, longTaskMs, maxRows, steps }: ScrollRecord): string {
  const sorted = [...frames].sort((a, b) => a - b);
  const at = (share: number) => (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(1);
  const dropped = frames.reduce((sum, ms) => sum + Math.max(0, Math.round(ms / FRAME_MS) - 1), 0);
  return [
    `${steps} steps in ${frames.length} frames`,
    `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${at(1)} ms`,
    `${dropped} of ${frames.length + dropped} dropped`,
    `long tasks ${Math.round(longTaskMs)} ms`,
    `at most ${maxRows} rows`,
  ].join('; ');
}

test(
  'scrolling through a long history shows every message in order without jumps',
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
      const record = await scrollThrough(reader.page, direction, order);
      process.stderr.write(`${name}: ${describeFrames(record)}\n`);
      const seen = new Set(record.seen);
      expect(order.filter((number) => !seen.has(number))).toEqual([]);
      expect(record.disorders).toEqual([]);
      expect(record.jumps).toEqual([]);
      expect(record.maxRows).toBeLessThanOrEqual(MAX_ROWS);
    }
    expect(reader.problems).toEqual([]);
    await reader.leave();
    await Promise.all(writers.map((writer) => writer.close()));
  },
  TIMEOUT_MS,
);
