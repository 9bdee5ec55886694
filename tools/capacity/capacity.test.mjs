import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { COSTS, PARTS } from './costs.mjs';
import { messageMicros } from './giant.mjs';
import { HABITS } from './habits.mjs';
import { BOUND, unevenness } from './levers.mjs';
import { loadOf } from './load.mjs';
import { coresOf, planFor, timesOf } from './machines.mjs';
import { seeded } from './random.mjs';
import { drawRooms } from './rooms.mjs';
import { tables } from './tables.mjs';

const read = (file) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
/** How far apart two numbers are, as a factor of 1 or more. */
const factor = (one, other) => Math.max(one, other) / Math.min(one, other);
const PEOPLE = 30_000;
/** Rooms of at most some hundreds are soon counted through. */
const SMALL = { ...HABITS, roomSize: { ...HABITS.roomSize, most: 300 } };
const SYSTEM = { gateways: 3, chats: 4 };

describe('rooms', () => {
  test.each([1_000, 1_000_000])('of %d people have all memberships, messages and readers between them', (people) => {
    const rooms = drawRooms(people, HABITS, seeded(1));
    const sum = (of) => rooms.reduce((total, room) => total + room.count * of(room), 0);
    const sockets = people * HABITS.shareOnline * HABITS.socketsEach;
    expect(
      factor(
        sum(({ size }) => size),
        people * HABITS.roomsEach,
      ),
    ).toBeLessThan(1.001);
    expect(factor(sum(({ messages }) => messages) * 86_400, people * HABITS.messagesADay * HABITS.peak)).toBeLessThan(
      1.001,
    );
    expect(
      factor(
        sum(({ readers }) => readers),
        sockets * HABITS.openRoom.share,
      ),
    ).toBeLessThan(1.02);
    expect(Math.max(...rooms.map(({ size }) => size))).toBeLessThanOrEqual(Math.min(people, HABITS.roomSize.most));
    expect(Math.min(...rooms.map(({ size }) => size))).toBe(HABITS.roomSize.least);
  });
});

describe('a second of the peak', () => {
  const rooms = drawRooms(PEOPLE, SMALL, seeded(1));

  test.each(['least busy', 'by room'])('is what one comes to who counts reader by reader, spread %s', (spreading) => {
    const counted = countOneByOne(rooms, spreading, seeded(2));
    const load = loadOf(rooms, PEOPLE, SMALL, { ...SYSTEM, spreading });
    for (const [what, count] of Object.entries(counted)) {
      expect({ what, isNear: factor(load[what], count) < 1.05 }).toEqual({ what, isNear: true });
    }
  });

  test('has each thing that costs something, and no other', () => {
    const load = loadOf(rooms, PEOPLE, SMALL, SYSTEM);
    expect(Object.keys(timesOf(load)).sort()).toEqual(Object.keys(COSTS).sort());
    expect(Object.values(timesOf(load)).every((times) => times > 0)).toBe(true);
    expect(Object.keys(coresOf(load))).toEqual(PARTS);
  });

  /** Puts each page at a gateway, and each of its subscriptions at a chat replica, and sees which have the room. */
  function countOneByOne(kinds, spreading, random) {
    const any = (count) => Math.floor(random() * count);
    const counted = { deliveries: 0, executions: 0, tails: 0, openTails: 0 };
    for (const { count, size, messages, listeners, readers } of kinds) {
      const changes = messages * (1 + HABITS.changesEach);
      for (let index = 0; index < Math.ceil(count); index++) {
        const weight = count / Math.ceil(count);
        const home = any(SYSTEM.chats);
        const [links, open, tails] = [new Set(), new Set(), new Set()];
        for (let member = 0; member < size; member++) {
          const draw = random();
          if (draw < listeners / size) tails.add(any(SYSTEM.chats));
          if (draw >= readers / size) continue;
          const chat = spreading === 'by room' ? home : any(SYSTEM.chats);
          counted.deliveries += weight * changes;
          links.add(`${any(SYSTEM.gateways)} ${chat}`);
          open.add(chat);
          tails.add(chat);
        }
        counted.executions += weight * changes * links.size;
        counted.openTails += weight * open.size;
        counted.tails += weight * tails.size;
      }
    }
    return counted;
  }
});

describe('a plan', () => {
  test('is hardly another with other rooms of the same kind', () => {
    const [one, other] = [1, 2].map((seed) => planFor(drawRooms(1e6, HABITS, seeded(seed)), 1e6, HABITS));
    for (const part of PARTS) expect(factor(one.cores[part], other.cores[part])).toBeLessThan(1.02);
  });

  test('has more of everything for more people', () => {
    const [few, many] = [1e5, 1e6].map((people) => planFor(drawRooms(people, HABITS, seeded(1)), people, HABITS));
    for (const part of ['gateways', 'chats', 'auths', 'shards']) expect(many[part]).toBeGreaterThan(few[part]);
  });
});

test('rooms that go by hash lie unevenly, and within the bound where there is one', () => {
  const { free, bounded } = unevenness(drawRooms(1e8, HABITS, seeded(1)), 7_000, seeded(1));
  expect(free).toBeGreaterThan(BOUND);
  expect(bounded).toBeLessThanOrEqual(BOUND);
});

describe('what was measured', () => {
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
  ])('of a message to %d readers, agrees with the model', (readers, most) => {
    const row = rowsOf(readers.toLocaleString('en'))
      .map(cellsOf)
      .find(([, , system]) => system === 'Parley');
    const measured = numberOf(row[3]) * readers;
    expect(factor(messageMicros({ readers, gateways: 1, chats: 2 }), measured)).toBeLessThan(most);
  });

  test.each([
    ['an inbox event', 'inboxEvent'],
    ['a typing event, with its share of setTyping', 'typingEvent'],
    ['a markRead', 'markRead'],
    ['an inbox of 20 rooms opened', 'openPage'],
  ])('of %s, is what the model takes', (title, name) => {
    const [, gateway, chat, auth] = cellsOf(rowsOf(title)[0]).map(numberOf);
    const { [name]: cost } = COSTS;
    expect([cost.gateway, cost.chat, cost.auth].map(Math.round)).toEqual([gateway, chat, auth].map(Math.round));
  });
});

test('docs/scaling.md has the tables as they come out', () => {
  const text = read('docs/scaling.md');
  const stale = Object.entries(tables()).filter(([, table]) => !text.includes(table));
  expect(stale.map(([title]) => title)).toEqual([]);
});
