/**
 * Measures the web client in Chromium, with two users in two browser contexts, through the edge proxy of a running system
 * (`npm start` first): the latency from the key press to both screens, the work of the main thread in a busy room, and
 * the size of the first page.
 *
 *     node dev/launcher/dist/main.js exec -- node bench/web.mjs [sends=100] [rate=50] [seconds=20]
 */
/* global window, document, requestAnimationFrame, MutationObserver -- in the pages */
import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { execute, processes, quantile, register } from './client.mjs';

const [SENDS, RATE, SECONDS] = [100, 50, 20].map((fallback, index) => Number(process.argv[index + 2] ?? fallback));
/** Users who send in the busy room. */
const BOTS = 10;
const FRAME_MS = 1_000 / 60;
const TIMEOUT_MS = 60_000;
const BUILD = fileURLToPath(new URL('../web/dist', import.meta.url));
const edgeUrl = processes.find(({ name }) => name === 'edge').url;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-sync'],
});
const [ada, grace] = [await arrive('Ada'), await arrive('Grace')];
const bots = await Promise.all(Array.from({ length: BOTS }, register));

const room = await openRoom();
await Promise.all([enter(ada, room), enter(grace, room)]);
console.log(`Chromium ${browser.version()}, ${SENDS} sends; then ${RATE} messages a second for ${SECONDS} s`);
console.table(await measureSends(room));
console.table(await measureBusyRoom(await openRoom()));
console.table(await weighFirstPage(room));
await browser.close();

/** Latency from the Enter key to the second frame after the message is in each page, in wall-clock ms. */
async function measureSends() {
  for (const page of [ada, grace]) await page.evaluate(watchPaints);
  await ada.evaluate(() => {
    window.pressedAt = new Map();
    const onKey = (event) => {
      if (event.key !== 'Enter') return;
      window.pressedAt.set(event.target.value, performance.timeOrigin + event.timeStamp);
    };
    window.addEventListener('keydown', onKey, { capture: true });
  });
  const composer = ada.getByRole('textbox', { name: /^Message / });
  const toOwn = [];
  const toOther = [];
  for (let index = 0; index < SENDS; index++) {
    const text = `send ${index}.`;
    await composer.fill(text);
    // Randomizes the time between two frames at which keys are pressed.
    await delay(Math.random() * 100);
    await ada.keyboard.press('Enter');
    const [own, other, pressed] = await Promise.all([
      ada.evaluate((text) => window.painted(text), text),
      grace.evaluate((text) => window.painted(text), text),
      ada.evaluate((text) => window.pressedAt.get(text), text),
    ]);
    toOwn.push(own - pressed);
    toOther.push(other - pressed);
  }
  const line = (values) => ({ p50: quantile(values, 0.5), p99: quantile(values, 0.99) });
  return { 'own screen, ms': line(toOwn), 'other’s screen, ms': line(toOther) };
}

/** The work of Grace's page while bots send, from the first send until the last message is on her screen. */
async function measureBusyRoom(roomId) {
  await enter(grace, roomId);
  for (const bot of bots) await execute(bot, 'mutation ($id: ID!) { joinRoom(roomId: $id) { id } }', { id: roomId });
  await send(bots[0], roomId, 'busy begins.');
  await messages(grace).getByText('busy begins.', { exact: true }).waitFor();
  const devtools = await grace.context().newCDPSession(grace);
  // CPU time rather than wall-clock time, because other processes use this machine.
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  const before = await counters(devtools);
  await grace.evaluate(watchPaints);
  await grace.evaluate((frameMs) => {
    const seen = { frames: 0, dropped: 0, longest: 0, tasks: 0, blocked: 0 };
    window.seen = seen;
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) {
        seen.tasks++;
        seen.blocked += duration;
      }
    }).observe({ type: 'longtask' });
    let last = performance.now();
    const onFrame = (now) => {
      seen.frames++;
      seen.dropped += Math.max(0, Math.round((now - last) / frameMs) - 1);
      seen.longest = Math.max(seen.longest, now - last);
      last = now;
      requestAnimationFrame(onFrame);
    };
    requestAnimationFrame(onFrame);
  }, FRAME_MS);

  const started = performance.now();
  const total = RATE * SECONDS;
  const underWay = [];
  for (let index = 0; index < total; index++) {
    const due = started + (index * 1_000) / RATE;
    if (due > performance.now()) await delay(due - performance.now());
    underWay.push(send(bots[index % BOTS], roomId, `busy ${index}.`));
  }
  const seqs = await Promise.all(underWay);
  const lastText = `busy ${seqs.indexOf(Math.max(...seqs))}.`;
  await grace.evaluate((text) => window.painted(text), lastText);
  const took = (performance.now() - started) / 1_000;
  const seen = await grace.evaluate(() => window.seen);
  const after = await counters(devtools);
  const used = (name) => Number((after[name] - before[name]).toFixed(2));
  return {
    'messages shown': total,
    'seconds until the last was shown': Number(took.toFixed(1)),
    'long tasks': seen.tasks,
    'long tasks, ms': Math.round(seen.blocked),
    'frames drawn': seen.frames,
    'frames dropped': seen.dropped,
    'longest frame, ms': Math.round(seen.longest),
    'main thread, s': used('TaskDuration'),
    'script, s': used('ScriptDuration'),
    'style and layout, s': Number((used('RecalcStyleDuration') + used('LayoutDuration')).toFixed(2)),
    'heap, MB': Number((after.JSHeapUsedSize / 1e6).toFixed(1)),
    'rows kept': await keptRows(total),
  };
}

/** The number of messages that are still there when scrolling back. */
async function keptRows(total) {
  const found = new Set();
  const list = messages(grace);
  await list.hover();
  for (let missed = 0; missed < 20 && !found.has(0);) {
    const rows = await list.getByRole('article').allInnerTexts();
    const before = found.size;
    for (const row of rows) for (const [, index] of row.matchAll(/busy (\d+)\./g)) found.add(Number(index));
    missed = found.size > before ? 0 : missed + 1;
    await grace.mouse.wheel(0, -500);
    await grace.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  }
  return `${found.size} of ${total}`;
}

/** The size of the scripts and styles that a room's page loads on a first visit before its messages show. */
async function weighFirstPage(roomId) {
  const names = new Set();
  const page = await ada.context().newPage();
  page.on('response', (response) => names.add(new URL(response.url()).pathname));
  await enter(page, roomId);
  const files = [...names].filter((name) => /\.(js|css)$/.test(name));
  const weigh = (suffix, ending = '') =>
    files
      .filter((name) => name.endsWith(suffix))
      .reduce((sum, name) => sum + (sizeOf(`${BUILD}${name}${ending}`) ?? sizeOf(BUILD + name)), 0);
  const kB = (bytes) => Number((bytes / 1_000).toFixed(1));
  const line = (suffix) => ({
    files: files.filter((name) => name.endsWith(suffix)).length,
    kB: kB(weigh(suffix)),
    'gzip, kB': kB(weigh(suffix, '.gz')),
    'brotli, kB': kB(weigh(suffix, '.br')),
  });
  return { scripts: line('.js'), styles: line('.css') };
}

/** Small files have no compressed form. */
function sizeOf(file) {
  return statSync(file, { throwIfNoEntry: false })?.size;
}

async function counters(devtools) {
  const { metrics } = await devtools.send('Performance.getMetrics');
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
}

/** Registers a new user in a separate browser context. */
async function arrive(name) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, baseURL: edgeUrl });
  context.setDefaultTimeout(TIMEOUT_MS);
  const page = await context.newPage();
  const username = `${name.toLowerCase()}-${randomUUID().slice(0, 8)}`;
  await page.goto('/register');
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Username').fill(username);
  await page.getByLabel('Email').fill(`${username}@example.test`);
  await page.getByLabel('Password').fill(randomUUID());
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.getByRole('button', { name: 'Account menu' }).waitFor();
  return page;
}

async function openRoom() {
  const { createRoom } = await execute(
    bots[0],
    'mutation ($input: CreateRoomInput!) { createRoom(input: $input) { id } }',
    { input: { kind: 'PUBLIC', name: `Web ${randomUUID().slice(0, 8)}` } },
  );
  await send(bots[0], createRoom.id, 'welcome.');
  return createRoom.id;
}

function messages(page) {
  return page.getByRole('region', { name: 'Messages' });
}

/** Opens and joins a room. Resolves when its messages are in view. */
async function enter(page, roomId) {
  await page.goto(`/rooms/${encodeURIComponent(roomId)}`);
  const join = page.getByRole('button', { name: /^Join/ });
  const composer = page.getByRole('textbox', { name: /^Message / });
  await join.or(composer).waitFor();
  if (await join.isVisible()) await join.click();
  await composer.waitFor();
  await messages(page)
    .getByText(/^(welcome|send \d+)\.$/)
    .last()
    .waitFor();
}

/** Sends a message and retries while the service is unavailable, as the client does. @returns the message's seq. */
async function send(token, roomId, body) {
  const clientId = randomUUID();
  for (;;) {
    try {
      const { sendMessage } = await execute(
        token,
        'mutation ($input: SendMessageInput!) { sendMessage(input: $input) { seq } }',
        { input: { roomId, body, clientId } },
      );
      return sendMessage.seq;
    } catch (error) {
      if (!String(error).includes('SERVICE_UNAVAILABLE')) throw error;
      await delay(200);
    }
  }
}

/** Runs in the page. `painted(text)` resolves to the time when a message with this text was on the screen. */
function watchPaints() {
  const paints = new Map();
  const waiting = new Map();
  const list = document.querySelector('[role=region][aria-label=Messages]');
  const check = () => {
    for (const paragraph of list.querySelectorAll('article p[dir=auto]')) {
      const text = paragraph.textContent;
      if (paints.has(text)) continue;
      paints.set(text, null);
      // The frame that draws it ends before the next one starts.
      requestAnimationFrame(() =>
        requestAnimationFrame(() => {
          const at = performance.timeOrigin + performance.now();
          paints.set(text, at);
          waiting.get(text)?.(at);
        }),
      );
    }
  };
  new MutationObserver(check).observe(list, { subtree: true, childList: true, characterData: true });
  window.painted = (text) => paints.get(text) ?? new Promise((resolve) => waiting.set(text, resolve));
}
