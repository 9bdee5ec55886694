/**
 * A process with many readers: plain WebSockets that count frames, check that their seqs are consecutive, and record
 * latencies.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { handle } from '../harness/child-side.mjs';
import { atRate, nowMicros } from '../harness/clock.mjs';
import { DIALECTS } from './dialects.mjs';
import { inspect, normalised } from './inspection.mjs';

/** Sockets opened per second. Connection storms are not part of this measurement. */
const OPENED_PER_SECOND = 200;
const OPENING_DEADLINE_MS = 10_000;
const POLL_MS = 10;
const MAX_PROBLEMS = 5;

/** @typedef {{ socket: WebSocket, dialect: object, target: object, lastSeq: number, lastSentAt: number, count: number, isStalled: boolean }} Reader */
/** @type {Reader[]} */
const readers = [];
let run = newRun(0, 0);

handle({
  /** Opens one socket per target. Responds when all are connected. */
  async open({ dialect, targets }) {
    await atRate(targets.length, OPENED_PER_SECOND, (index) => openReader(DIALECTS[dialect], targets[index]));
  },
  /** Counts the readers that have received nothing sent since the given time. */
  behind: ({ since }) => ({
    count: readers.filter(({ lastSentAt }) => lastSentAt < since).length,
    problems: run.problems,
  }),
  /** Starts counting, until `end`. */
  begin({ messages }) {
    for (const reader of readers) reader.count = 0;
    run = newRun(messages, readers.length);
  },
  /** Waits until all healthy readers have all messages. @returns the counts and latencies. */
  async end({ timeoutMs }) {
    const deadline = performance.now() + timeoutMs;
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
  /** Makes a share of the readers stop reading. */
  stall({ share }) {
    for (const reader of readers.slice(0, Math.round(readers.length * share))) {
      reader.isStalled = true;
      reader.socket.pause();
    }
  },
  /** Replaces each stalled reader, which may have been disconnected, by a new one. */
  async replaceStalled() {
    const stalled = readers.filter(({ isStalled }) => isStalled);
    for (const { socket } of stalled) socket.terminate();
    readers.splice(0, stalled.length);
    await atRate(stalled.length, OPENED_PER_SECOND, (index) =>
      openReader(stalled[index].dialect, stalled[index].target),
    );
  },
});

function newRun(messages, sockets) {
  const times = new Float64Array(messages * sockets);
  return { messages, times, deliveries: 0, lastAt: 0, problems: [], sample: undefined };
}

function openReader(dialect, target) {
  const { protocol, onOpen, onControlFrame } = dialect;
  const socket = new WebSocket(target.url, protocol, { perMessageDeflate: false, skipUTF8Validation: true });
  const reader = { socket, dialect, target, lastSeq: 0, lastSentAt: 0, count: 0, isStalled: false };
  readers.push(reader);
  return new Promise((resolve, reject) => {
    const timeout = setTimeout(() => reject(new Error('a reader did not connect in time')), OPENING_DEADLINE_MS);
    socket.on('open', () => onOpen(socket, target));
    socket.on('error', reject);
    socket.on('close', (code, reason) => {
      if (!reader.isStalled) record(`closed with ${code} ${reason}`);
      reject(new Error(`closed with ${code} ${reason}`));
    });
    socket.on('message', (frame) => {
      const found = inspect(frame);
      if (found) return take(reader, found, frame);
      try {
        if (!onControlFrame(socket, frame.toString(), target, reader.lastSeq > 0)) return;
        clearTimeout(timeout);
        resolve();
      } catch (error) {
        record(error.message);
        reject(error);
      }
    });
  });
}

function take(reader, { seq, sentAt }, frame) {
  if (reader.lastSeq > 0 && seq !== reader.lastSeq + 1) record(`${seq} after ${reader.lastSeq}`);
  reader.lastSeq = seq;
  reader.lastSentAt = sentAt;
  // The sample is compared between systems.
  if (reader.isStalled || reader.count >= run.messages) return;
  reader.count++;
  run.sample ??= frame;
  run.lastAt = nowMicros();
  run.times[run.deliveries++] = run.lastAt - sentAt;
}

function record(problem) {
  if (run.problems.length < MAX_PROBLEMS) run.problems.push(problem);
}
