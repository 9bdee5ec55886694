import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { COSTS, PARTS } from './costs.mjs';
import { messageMicros } from './single-room.mjs';
import { WORKLOAD } from './workload.mjs';
import { BOUND, imbalanceOf } from './sensitivity.mjs';
import { loadOf } from './load.mjs';
import { coresOf, planFor, timesOf } from './machines.mjs';
import { seeded } from './random.mjs';
import { drawRooms } from './rooms.mjs';
import { tables } from './tables.mjs';

const read = (file) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
/** The ratio of two numbers, at least 1. */
const factor = (one, other) => Math.max(one, other) / Math.min(one, other);
const PEOPLE = 30_000;
/** Small rooms, which can be counted reader by reader quickly. */
const SMALL = { ...WORKLOAD, roomSize: { ...WORKLOAD.roomSize, max: 300 } };
const SYSTEM = { gateways: 3, chats: 4 };

describe('rooms', () => {
  test.each([1_000, 1_000_000])('of %d users account for all memberships, messages and readers', (people) => {
    const rooms = drawRooms(people, WORKLOAD, seeded(1));
    const sum = (of) => rooms.reduce((total, room) => total + room.count * of(room), 0);
    const sockets = people * WORKLOAD.onlineShare * WORKLOAD.socketsPerUser;
    expect(
      factor(
        sum(({ size }) => size),
        people * WORKLOAD.roomsPerUser,
      ),
    ).toBeLessThan(1.001);
    expect(
      factor(sum(({ messages }) => messages) * 86_400, people * WORKLOAD.messagesPerDay * WORKLOAD.peak),
    ).toBeLessThan(1.001);
    expect(
      factor(
        sum(({ readers }) => readers),
        sockets * WORKLOAD.openRoom.share,
      ),
    ).toBeLessThan(1.02);
    expect(Math.max(...rooms.map(({ size }) => size))).toBeLessThanOrEqual(Math.min(people, WORKLOAD.roomSize.max));
    expect(Math.min(...rooms.map(({ size }) => size))).toBe(WORKLOAD.roomSize.min);
  });
});

describe('the peak load', () => {
  const rooms = drawRooms(PEOPLE, SMALL, seeded(1));

  test.each(['least busy', 'by room'])('equals a count reader by reader, spread %s', (spreading) => {
    const counted = countOneByOne(rooms, spreading, seeded(2));
    const load = loadOf(rooms, PEOPLE, SMALL, { ...SYSTEM, spreading });
    for (const [what, count] of Object.entries(counted)) {
      expect({ what, isNear: factor(load[what], count) < 1.05 }).toEqual({ what, isNear: true });
    }
  });

  test('includes exactly the events in the cost table', () => {
    const load = loadOf(rooms, PEOPLE, SMALL, SYSTEM);
    expect(Object.keys(timesOf(load)).sort()).toEqual(Object.keys(COSTS).sort());
    expect(Object.values(timesOf(load)).every((times) => times > 0)).toBe(true);
    expect(Object.keys(coresOf(load))).toEqual(PARTS);
  });

  /** Assigns each page to a gateway and each subscription to a chat replica, and counts the resulting work. */
  function countOneByOne(kinds, spreading, random) {
    const any = (count) => Math.floor(random() * count);
    const counted = { deliveries: 0, executions: 0, tails: 0, openTails: 0 };
    for (const { count, size, messages, listeners, readers } of kinds) {
      const changes = messages * (1 + WORKLOAD.changesPerMessage);
      for (let index = 0; index < Math.ceil(count); index++) {
        const weight = count / Math.ceil(count);
        const home = any(SYSTEM.chats);
        const [connections, open, tails] = [new Set(), new Set(), new Set()];
        for (let member = 0; member < size; member++) {
          const draw = random();
          if (draw < listeners / size) tails.add(any(SYSTEM.chats));
          if (draw >= readers / size) continue;
          const chat = spreading === 'by room' ? home : any(SYSTEM.chats);
          counted.deliveries += weight * changes;
          connections.add(`${any(SYSTEM.gateways)} ${chat}`);
          open.add(chat);
          tails.add(chat);
        }
        counted.executions += weight * changes * connections.size;
        counted.openTails += weight * open.size;
        counted.tails += weight * tails.size;
      }
    }
    return counted;
  }
});

describe('a plan', () => {
  test('hardly depends on the seed', () => {
    const [one, other] = [1, 2].map((seed) => planFor(drawRooms(1e6, WORKLOAD, seeded(seed)), 1e6, WORKLOAD));
    for (const part of PARTS) expect(factor(one.cores[part], other.cores[part])).toBeLessThan(1.02);
  });

  test('grows in every component with the number of users', () => {
    const [few, many] = [1e5, 1e6].map((people) => planFor(drawRooms(people, WORKLOAD, seeded(1)), people, WORKLOAD));
    for (const part of ['gateways', 'chats', 'auths', 'shards']) expect(many[part]).toBeGreaterThan(few[part]);
  });
});

test('rooms assigned by hash are uneven without a bound and stay within the bound with one', () => {
  const { unbounded, bounded } = imbalanceOf(drawRooms(1e8, WORKLOAD, seeded(1)), 7_000, seeded(1));
  expect(unbounded).toBeGreaterThan(BOUND);
  expect(bounded).toBeLessThanOrEqual(BOUND);
});

describe('the measured cost', () => {
  const results = read('bench/RESULTS.md');
  const rowsOf = (first) => results.split('\n').filter((line) => line.startsWith(`| ${first} `));
  const cellsOf = (line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
  const numberOf = (text) => Number.parseFloat(text.replace(/,/g, ''));

  test.each([
    [100, 2],
    [1_000, 1.25],
    [5_000, 1.25],
  ])('of a message to %d readers agrees with the model', (readers, max) => {
    const row = rowsOf(readers.toLocaleString('en'))
      .map(cellsOf)
      .find(([, , system]) => system === 'Parley');
    const measured = numberOf(row[3]) * readers;
    expect(factor(messageMicros({ readers, gateways: 1, chats: 2 }), measured)).toBeLessThan(max);
  });

  test.each([
    ['an inbox event', 'inboxEvent'],
    ['a typing event, with its share of setTyping', 'typingEvent'],
    ['a markRead', 'markRead'],
    ['an inbox of 20 rooms opened', 'openClient'],
  ])('of %s is the cost in the model', (title, name) => {
    const [, gateway, chat, auth] = cellsOf(rowsOf(title)[0]).map(numberOf);
    const { [name]: cost } = COSTS;
    expect([cost.gateway, cost.chat, cost.auth].map(Math.round)).toEqual([gateway, chat, auth].map(Math.round));
  });
});

test('docs/scaling.md contains the current tables', () => {
  const text = read('docs/scaling.md');
  const stale = Object.entries(tables()).filter(([, table]) => !text.includes(table));
  expect(stale.map(([title]) => title)).toEqual([]);
});
