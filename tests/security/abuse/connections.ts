import { expect } from '@jest/globals';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { edgeUrl } from '../../support/environment.ts';
import { head, UPGRADE } from '../../support/raw.ts';
import type { AbuseCase } from './support/abuse-case.ts';
import type { Attempt } from './support/attempt.ts';

const IDLE = 3_000;
/** Fewer than the kernel keeps waiting: those beyond are retried after seconds, when idle ones have timed out. */
const WAVE = 200;
/** More than the well-behaved users that run alongside. */
const USERS = 50;
/** The connection limit per address. */
const MAX_IDLE = 2_000;
const SLOW = 100;
/** A server must not wait longer than this for the rest of the request headers. */
const HEADERS_TIMEOUT_MS = 15_000;
const BETWEEN_LINES_MS = 1_000;
const POLL_MS = 100;

/** Addresses of this machine that no well-behaved user uses. */
const ADDRESSES = {
  idle: '127.0.0.2',
  heads: '127.0.0.3',
  bodies: '127.0.0.4',
  upgrades: '127.0.0.5',
  other: '127.0.0.6',
};

const HOST = 'Host: parley.test';

export const CONNECTIONS: AbuseCase[] = [
  {
    name: 'idle connections from one address',
    attempts: `${IDLE} connections to the edge`,
    async attack(attempt) {
      const sockets = await openInWaves(attempt, attempt.count(IDLE));
      const rejected = () => sockets.filter(({ destroyed }) => destroyed).length;
      while (attempt.isFull && rejected() < IDLE - MAX_IDLE && !attempt.signal.aborted) await delay(POLL_MS);
      attempt.outcome.record('connections rejected', rejected());
      attempt.outcome.record('connections kept', sockets.length - rejected());
      attempt.outcome.record(await visit());
    },
    defence(outcome) {
      // The kept ones are closed too after the idle timeout, so this runs before that.
      expect(outcome.of('connections kept')).toBeLessThanOrEqual(MAX_IDLE);
      // Idle connections of well-behaved users count toward the same share of all connections.
      expect(outcome.of('connections kept')).toBeGreaterThan(MAX_IDLE - USERS);
      expect(outcome.of('others are served')).toBe(1);
    },
  },
  {
    name: 'requests that never end: headers, bodies',
    attempts: `${SLOW} of each, one line per second`,
    ms: HEADERS_TIMEOUT_MS + 5_000,
    async attack(attempt) {
      const heads = slow(attempt, ADDRESSES.heads, `GET / HTTP/1.1\r\n${HOST}\r\n`, 'X-Line: x\r\n');
      const upgrades = slow(attempt, ADDRESSES.upgrades, 'GET /graphql HTTP/1.1\r\n', `${UPGRADE[0]}\r\n`);
      const post = ['POST /graphql HTTP/1.1', HOST, 'Content-Type: application/json', 'Content-Length: 100000'];
      const bodies = slow(attempt, ADDRESSES.bodies, head(...post), ' ');
      await delay(attempt.count(HEADERS_TIMEOUT_MS));
      const open = (sockets: Socket[]) => sockets.filter(({ destroyed }) => !destroyed).length;
      attempt.outcome.record('heads kept', open([...heads, ...upgrades]));
      attempt.outcome.record('bodies kept', open(bodies));
      attempt.outcome.record(await visit());
    },
    defence(outcome) {
      expect(outcome.of('heads kept')).toBe(0);
      expect(outcome.of('others are served')).toBe(1);
    },
  },
];

async function openInWaves(attempt: Attempt, count: number): Promise<Socket[]> {
  const sockets: Socket[] = [];
  while (sockets.length < count && !attempt.signal.aborted) {
    const wave = Array.from({ length: Math.min(WAVE, count - sockets.length) }, () => open(attempt, ADDRESSES.idle));
    await Promise.all(
      wave.map((socket) => new Promise((resolve) => socket.on('connect', resolve).on('close', resolve))),
    );
    sockets.push(...wave);
  }
  return sockets;
}

function open(attempt: Attempt, localAddress: string): Socket {
  const { hostname, port } = new URL(edgeUrl());
  const socket = connect({ host: hostname, port: Number(port), localAddress });
  socket.on('error', () => undefined).resume();
  attempt.onClose(() => socket.destroy());
  return socket;
}

/** Connections that start a request and then send one line at a time. */
function slow(attempt: Attempt, address: string, start: string, line: string): Socket[] {
  const sockets = Array.from({ length: attempt.count(SLOW) }, () => open(attempt, address));
  for (const socket of sockets) {
    socket.write(start);
    const timer = setInterval(() => socket.write(line), BETWEEN_LINES_MS);
    socket.once('close', () => clearInterval(timer));
    attempt.onClose(() => clearInterval(timer));
  }
  return sockets;
}

/** Another client that connects during the attack. */
function visit(): Promise<string> {
  const { hostname, port } = new URL(edgeUrl());
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port), localAddress: ADDRESSES.other });
    socket.once('data', (chunk: Buffer) => {
      resolve(chunk.toString('latin1').startsWith('HTTP/1.1 200') ? 'others are served' : 'others are rejected');
      socket.destroy();
    });
    socket.once('error', () => resolve('others cannot connect'));
    socket.once('close', () => resolve('others are cut off'));
    socket.write(head('GET / HTTP/1.1', HOST, 'Connection: close'));
  });
}
