/**
 * A process full of readers: bare WebSockets that count frames, check that the numbers in them follow each other, and
 * note how long each took.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { answer } from '../harness/child-side.mjs';
import { atRate, nowMicros } from '../harness/clock.mjs';
import { DIALECTS } from './dialects.mjs';
import { inspect, normalised } from './inspection.mjs';

/** Sockets that are opened in a second: how systems bear a storm of them is another question. */
const OPENED_A_SECOND = 200;
const OPENING_DEADLINE_MS = 10_000;
const POLL_MS = 10;
const MOST_PROBLEMS = 5;

/** @typedef {{ socket: WebSocket, ways: object, target: object, lastSeq: number, lastSentAt: number, count: number, isStalled: boolean }} Reader */
/** @type {Reader[]} */
const readers = [];
let run = newRun(0, 0);

answer({
  /** Opens one socket for each target; all have been let in when it answers. */
  async open({ dialect, targets }) {
    await atRate(targets.length, OPENED_A_SECOND, (index) => openReader(DIALECTS[dialect], targets[index]));
  },
  /** How many readers have heard nothing that was sent since then. */
  behind: ({ since }) => ({
    count: readers.filter(({ lastSentAt }) => lastSentAt < since).length,
    problems: run.problems,
  }),
  /** Counts from now on, until `end` is asked for. */
  begin({ messages }) {
    for (const reader of readers) reader.count = 0;
    run = newRun(messages, readers.length);
  },
  /** Waits until all healthy readers have all the messages; tells what came. */
  async end({ patienceMs }) {
    const deadline = performance.now() + patienceMs;
    const healthy = readers.filter(({ isStalled }) => !isStalled);
    const isMissing = ({ count }) => count < run.messages;
    while (performance.now() < deadline && healthy.some(isMissing)) await delay(POLL_MS);
    const times = run.times.subarray(0, run.deliveries).sort();
    const at = (share) => (times[Math.floor(share * (times.length - 1))] ?? NaN) / 1_000;
    return {
      deliveries: run.deliveries,
      expected: run.messages * healthy.length,
      missing: healthy.filter(isMissing).length,
      problems: run.problems,
      closed: readers.filter(({ socket }) => socket.readyState !== WebSocket.OPEN).length,
      lastAt: run.lastAt,
      p50: at(0.5),
      p99: at(0.99),
      sample: run.sample && normalised(run.sample),
    };
  },
  /** That share of the readers stops reading. */
  stall({ share }) {
    for (const reader of readers.slice(0, Math.round(readers.length * share))) {
      reader.isStalled = true;
      reader.socket.pause();
    }
  },
  /** A stalled reader may have been cut off meanwhile: each is given up for a new one. */
  async replaceStalled() {
    const given = readers.filter(({ isStalled }) => isStalled);
    for (const { socket } of given) socket.terminate();
    readers.splice(0, given.length);
    await atRate(given.length, OPENED_A_SECOND, (index) => openReader(given[index].ways, given[index].target));
  },
});

function newRun(messages, sockets) {
  const times = new Float64Array(messages * sockets);
  return { messages, times, deliveries: 0, lastAt: 0, problems: [], sample: undefined };
}

function openReader(ways, target) {
  const { protocol, hello, hear } = ways;
  const socket = new WebSocket(target.url, protocol, { perMessageDeflate: false, skipUTF8Validation: true });
  const reader = { socket, ways, target, lastSeq: 0, lastSentAt: 0, count: 0, isStalled: false };
  readers.push(reader);
  return new Promise((resolve, reject) => {
    const tooLate = setTimeout(() => reject(new Error('a reader was not let in in time')), OPENING_DEADLINE_MS);
    socket.on('open', () => hello(socket, target));
    socket.on('error', reject);
    socket.on('close', (code, reason) => {
      if (!reader.isStalled) note(`closed with ${code} ${reason}`);
      reject(new Error(`closed with ${code} ${reason}`));
    });
    socket.on('message', (frame) => {
      const found = inspect(frame);
      if (found) return take(reader, found, frame);
      try {
        if (!hear(socket, frame.toString(), target, reader.lastSeq > 0)) return;
        clearTimeout(tooLate);
        resolve();
      } catch (error) {
        note(error.message);
        reject(error);
      }
    });
  });
}

function take(reader, { seq, sentAt }, frame) {
  if (reader.lastSeq > 0 && seq !== reader.lastSeq + 1) note(`${seq} after ${reader.lastSeq}`);
  reader.lastSeq = seq;
  reader.lastSentAt = sentAt;
  // The sample's other fields are compared between systems.
  if (reader.isStalled || reader.count >= run.messages) return;
  reader.count++;
  run.sample ??= frame;
  run.lastAt = nowMicros();
  run.times[run.deliveries++] = run.lastAt - sentAt;
}

function note(problem) {
  if (run.problems.length < MOST_PROBLEMS) run.problems.push(problem);
}
