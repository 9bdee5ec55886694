import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { findViolation, type History, type Operation, type Reading } from './history.ts';

const done = (value: string, startedAt: number, endedAt: number): Operation => ({
  ...{ value, startedAt, endedAt },
  isAcknowledged: true,
});
const failed = (value: string, startedAt: number, endedAt: number): Operation => ({
  ...{ value, startedAt, endedAt },
  isAcknowledged: false,
});
const read = (value: string, startedAt: number, endedAt = startedAt + 1): Reading => ({ value, startedAt, endedAt });
const history = (operations: Operation[], readings: Reading[], last?: string): History => ({
  ...{ name: 'text', initial: '', operations, readings },
  ...(last !== undefined && { last }),
});

describe('findViolation accepts a history', () => {
  test.each<[string, History]>([
    ['without operations', history([], [read('', 1)])],
    [
      'in which acknowledged values are read',
      history([done('a', 1, 2), done('b', 3, 4)], [read('a', 2.5, 2.6), read('b', 5)]),
    ],
    [
      'in which a failed operation took effect before the next one',
      history([failed('a', 1, 2), done('b', 5, 6)], [read('a', 3), read('b', 7)]),
    ],
    [
      'in which a failed operation takes effect late, with none after it',
      history([done('b', 1, 2), failed('a', 3, 4)], [read('b', 5), read('a', 50)]),
    ],
    [
      'in which a failed operation takes effect before the next is acknowledged',
      history([failed('a', 1, 2), done('b', 3, 10)], [read('a', 5), read('b', 11)]),
    ],
    [
      'in which operations of two clients overlap and either wins',
      history([done('a', 1, 5), done('b', 2, 4)], [read('a', 6)]),
    ],
    [
      'in which an abandoned operation wins over one that overlapped it',
      history([failed('a', 1, 4), done('b', 2, 3)], [read('b', 3.5, 3.6), read('a', 9)]),
    ],
    [
      'in which a later failed operation wins over an acknowledged one',
      history([failed('a', 1, 2), done('b', 3, 4), failed('a', 5, 6)], [read('a', 9)]),
    ],
    [
      'in which a slow read returns an old value',
      history([done('a', 1, 2), done('b', 3, 4)], [read('a', 2, 9), read('b', 10)]),
    ],
    ['in which a failed delete took effect', history([done('a', 1, 2), failed('x', 3, 4)], [read('x', 5)], 'x')],
    [
      'of a switch that is turned on and off',
      history(
        [done('on', 1, 2), failed('off', 3, 4), done('on', 5, 6), done('', 7, 8)],
        [read('off', 4.1, 4.9), read('on', 6.5, 6.9), read('', 9)],
      ),
    ],
  ])('%s', (_title, given) => {
    expect(findViolation(given)).toBeNull();
  });
});

describe('findViolation reports a history', () => {
  test('in which a failed operation undoes a later acknowledged one', () => {
    const [first, second] = [failed('a', 1, 2), done('b', 3, 4)];
    const late = read('a', 9);
    const given = history([first, second], [read('b', 5), late]);
    expect(findViolation(given)).toEqual({ history: given, reading: late, source: first, undone: second });
  });

  test.each<[string, History]>([
    [
      'in which a failed operation undoes one that was never read',
      history([failed('a', 1, 2), done('b', 3, 4)], [read('a', 9)]),
    ],
    [
      'in which the wrong value is read in between, although the final one is right',
      history([failed('a', 1, 2), done('b', 3, 4), done('c', 20, 21)], [read('a', 9), read('c', 30)]),
    ],
    ['in which an acknowledged operation never took effect', history([done('a', 1, 2)], [read('', 3)])],
    [
      'in which an acknowledged operation takes effect twice',
      history([done('a', 1, 2), done('b', 3, 4)], [read('b', 5), read('a', 7)]),
    ],
    [
      'in which a failed operation takes effect twice',
      history([failed('a', 1, 9), done('b', 2, 3)], [read('a', 3.5, 4), read('b', 5), read('a', 10)]),
    ],
    ['in which a rejected operation took effect', history([done('a', 1, 2)], [read('z', 3)])],
    ['in which a value is read before it is written', history([done('a', 5, 6)], [read('a', 1)])],
    ['in which reads go back in time', history([done('a', 1, 9)], [read('a', 2), read('', 4)])],
    [
      'in which a failed delete takes effect after a later acknowledged edit',
      history([failed('x', 1, 2), done('b', 3, 4)], [read('x', 9)], 'x'),
    ],
    [
      'in which a deleted message comes back',
      history([done('x', 1, 2), failed('b', 3, 4)], [read('x', 5), read('b', 9)], 'x'),
    ],
    ['in which a deleted message is edited', history([done('x', 1, 2), done('b', 3, 4)], [], 'x')],
    [
      'in which a switch is turned back late',
      history([failed('off', 1, 2), done('on', 3, 4)], [read('on', 5), read('off', 8)]),
    ],
    [
      'in which the earlier of two failed operations takes effect late',
      history([failed('a', 1, 2), failed('c', 3, 4), done('b', 5, 6)], [read('c', 9)]),
    ],
  ])('%s', (_title, given) => {
    expect(findViolation(given)).not.toBeNull();
  });
});

/** One attempt of a client: the pause before it, the latency of each direction, and the client's timeout. */
interface Attempt {
  client: number;
  value: string;
  pause: number;
  delay: number;
  back: number;
  timeout: number;
}

const attempts: fc.Arbitrary<Attempt[]> = fc.array(
  fc.record({
    client: fc.nat(2),
    value: fc.constantFrom('a', 'b', 'c'),
    pause: fc.integer({ min: 1, max: 5 }),
    delay: fc.integer({ min: 1, max: 40 }),
    back: fc.integer({ min: 1, max: 5 }),
    timeout: fc.integer({ min: 5, max: 30 }),
  }),
  { maxLength: 14 },
);

/** Simulates a store. Attempts that arrive after their client's timeout take effect only when `isLate`. */
function simulate(plan: Attempt[], isLate: boolean): History {
  const clocks = [0, 0, 0];
  const effects: { at: number; value: string }[] = [];
  const operations = plan.map(({ client, value, pause, delay, back, timeout }, index): Operation => {
    const startedAt = (clocks[client] ?? 0) + pause;
    const isAcknowledged = delay + back <= timeout;
    const endedAt = startedAt + Math.min(delay + back, timeout);
    clocks[client] = endedAt;
    const unique = `${value}${index}`;
    if (delay <= timeout || isLate) effects.push({ at: startedAt + delay + index / 100, value: unique });
    return { value: unique, startedAt, endedAt: endedAt + 0.9, isAcknowledged };
  });
  effects.sort((a, b) => a.at - b.at);
  const readings = [...effects.map(({ at }) => at + 0.001), 1_000].map((at) => ({
    ...{ startedAt: at, endedAt: at + 0.0001 },
    value: effects.findLast((effect) => effect.at <= at)?.value ?? '',
  }));
  return { name: 'simulated', initial: '', operations, readings };
}

describe('for any concurrent operations, findViolation', () => {
  test('accepts the history when no operation takes effect after its timeout', () => {
    fc.assert(fc.property(attempts, (plan) => expect(findViolation(simulate(plan, false))).toBeNull()));
  });

  test('reports a late effect exactly when it follows a later acknowledged operation', () => {
    fc.assert(
      fc.property(attempts, (plan) => {
        const given = simulate(plan, true);
        const order = given.readings.map(({ value }) => given.operations.find((one) => one.value === value));
        const isUndone = order.some((late, index) =>
          order
            .slice(0, index)
            .some((one) => one?.isAcknowledged && late && !late.isAcknowledged && late.endedAt < one.startedAt),
        );
        expect(findViolation(given) !== null).toBe(isUndone);
      }),
    );
  });
});
