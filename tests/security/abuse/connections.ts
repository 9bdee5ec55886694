import { expect } from '@jest/globals';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { webUrl } from '../../support/environment.ts';
import { head, UPGRADE } from '../../support/raw.ts';
import type { AbuseCase } from './support/abuse-case.ts';
import type { Attempt } from './support/attempt.ts';

const IDLE = 3_000;
/** Of these, as many as one address may have. */
const MOST_IDLE = 2_000;
const SLOW = 100;
/** A server should not wait longer than that for the rest of a request's head. */
const PATIENCE_MS = 15_000;
const BETWEEN_LINES_MS = 1_000;
const POLL_MS = 100;

/** Addresses of this machine that no well-behaved user comes from. */
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
    tries: `${IDLE} connections to the edge`,
    async attack(attempt) {
      const sockets = Array.from({ length: attempt.count(IDLE) }, () => open(attempt, ADDRESSES.idle));
      const refused = () => sockets.filter(({ destroyed }) => destroyed).length;
      while (attempt.isFull && refused() < IDLE - MOST_IDLE && !attempt.signal.aborted) await delay(POLL_MS);
      attempt.outcome.note('connections refused', refused());
      attempt.outcome.note('connections kept', sockets.length - refused());
      attempt.outcome.note(await visit());
    },
    defence(outcome) {
      // Those that are kept end too, once they have been idle for too long: then fewer are left.
      expect(outcome.of('connections kept')).toBe(MOST_IDLE);
      expect(outcome.of('others are served')).toBe(1);
    },
  },
  {
    name: 'requests that never end: heads, bodies',
    tries: `${SLOW} of each, a line a second`,
    ms: PATIENCE_MS + 5_000,
    async attack(attempt) {
      const heads = slow(attempt, ADDRESSES.heads, `GET / HTTP/1.1\r\n${HOST}\r\n`, 'X-Line: x\r\n');
      const upgrades = slow(attempt, ADDRESSES.upgrades, 'GET /graphql HTTP/1.1\r\n', `${UPGRADE[0]}\r\n`);
      const post = ['POST /graphql HTTP/1.1', HOST, 'Content-Type: application/json', 'Content-Length: 100000'];
      const bodies = slow(attempt, ADDRESSES.bodies, head(...post), ' ');
      await delay(attempt.count(PATIENCE_MS));
      const open = (sockets: Socket[]) => sockets.filter(({ destroyed }) => !destroyed).length;
      attempt.outcome.note('heads kept', open([...heads, ...upgrades]));
      attempt.outcome.note('bodies kept', open(bodies));
      attempt.outcome.note(await visit());
    },
    defence(outcome) {
      expect(outcome.of('heads kept')).toBe(0);
      expect(outcome.of('others are served')).toBe(1);
    },
  },
];

function open(attempt: Attempt, localAddress: string): Socket {
  const { hostname, port } = new URL(webUrl());
  const socket = connect({ host: hostname, port: Number(port), localAddress });
  socket.on('error', () => undefined).resume();
  attempt.later(() => socket.destroy());
  return socket;
}

/** Connections that begin a request and go on with a line at a time. */
function slow(attempt: Attempt, address: string, start: string, line: string): Socket[] {
  const sockets = Array.from({ length: attempt.count(SLOW) }, () => open(attempt, address));
  for (const socket of sockets) {
    socket.write(start);
    const timer = setInterval(() => socket.write(line), BETWEEN_LINES_MS);
    socket.once('close', () => clearInterval(timer));
    attempt.later(() => clearInterval(timer));
  }
  return sockets;
}

/** Somebody else who connects meanwhile. */
function visit(): Promise<string> {
  const { hostname, port } = new URL(webUrl());
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port), localAddress: ADDRESSES.other });
    socket.once('data', (chunk: Buffer) => {
      resolve(chunk.toString('latin1').startsWith('HTTP/1.1 200') ? 'others are served' : 'others are refused');
      socket.destroy();
    });
    socket.once('error', () => resolve('others cannot connect'));
    socket.once('close', () => resolve('others are cut off'));
    socket.write(head('GET / HTTP/1.1', HOST, 'Connection: close'));
  });
}
