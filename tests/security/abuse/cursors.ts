import { expect } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { AbuseCase } from './support/abuse-case.ts';
import { Channel } from './support/channel.ts';

const EVENTS = `subscription ($r: ID!, $a: String!) { roomEvents(roomId: $r, after: $a) {
  cursor ... on MessageAdded { message { body } } } }`;
/** Repetitions of each kind. */
const TIMES = 12;
/** How long a valid cursor may take to deliver its first event. */
const ANSWER_MS = 1_500;
/** The number of gaps that fitted into a cursor before cursors were signed. */
const GAPS = 4_090;
const FAR = 900_000;

const seal = (text: string) => Buffer.from(text).toString('base64url');
const gaps = (count: number) => Array.from({ length: count }, (_, index) => 2 * index + 1).join(',');

/** Cursors that the server never issued for this room. */
function forgeries(roomId: string, genuine: string, ofAnotherRoom: string): Record<string, string> {
  return {
    'thousands of gaps': seal(`1:${roomId}:${FAR}:${gaps(GAPS)}`),
    'one wide gap': seal(`1:${roomId}:${FAR}:1-${GAPS}`),
    'a position far ahead': seal(`1:${roomId}:999999999999999:`),
    'the very beginning': seal(`1:${roomId}:0:`),
    'another room': ofAnotherRoom,
    'a truncated one': genuine.slice(0, -3),
    'a longer one': `${genuine}AAAA`,
    'one with a changed letter': genuine.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
    'random bytes': randomBytes(60).toString('base64url'),
    'random bytes after a plausible prefix': seal(`1:${roomId}:10:`) + randomBytes(20).toString('base64url'),
    '50 kB': seal(`1:${roomId}:${FAR}:${'9'.repeat(36_000)}`),
    'an empty string': '',
    prototypes: '__proto__',
  };
}

export const CURSORS: AbuseCase[] = [
  {
    name: 'cursors that were never issued',
    attempts: `${TIMES} subscriptions for each of 13 kinds`,
    async attack(attempt, fixture) {
      const [writer, member] = await Promise.all([fixture.newMember(), fixture.newMember()]);
      const [roomId = '', otherId = ''] = fixture.fullOfLists;
      const cursorOf = (id: string) =>
        member
          .execute<{ room: { cursor: string } }>('query ($r: ID!) { room(id: $r) { cursor } }', { r: id })
          .then(({ room }) => room.cursor);
      const [genuine, ofAnotherRoom] = await Promise.all([cursorOf(roomId), cursorOf(otherId)]);
      const channel = await Channel.open(attempt, member.token);
      channel.subscribe(EVENTS, { r: roomId, a: genuine });
      await writer.sendMessage(roomId, 'After the cursor.');
      const forged = Object.values(forgeries(roomId, genuine, ofAnotherRoom));
      await attempt.repeat(TIMES, 1, async () => {
        const forger = await Channel.open(attempt, member.token);
        for (const cursor of forged) forger.subscribe(EVENTS, { r: roomId, a: cursor });
      });
      await delay(ANSWER_MS);
    },
    defence(outcome) {
      expect(outcome.of('BAD_USER_INPUT')).toBeGreaterThan(0);
      expect(outcome.of('BAD_USER_INPUT', 'RATE_LIMITED', 'event')).toBe(outcome.total);
      // Only the genuine cursor.
      expect(outcome.of('event')).toBe(1);
    },
  },
];
