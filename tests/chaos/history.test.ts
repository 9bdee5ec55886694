import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { findBreach, type History, type Operation, type Reading } from './support/changes/history.ts';

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

describe('a history is explained', () => {
  test.each<[string, History]>([
    ['when nothing happens', history([], [read('', 1)])],
    [
      'when what is acknowledged is read',
      history([done('a', 1, 2), done('b', 3, 4)], [read('a', 2.5, 2.6), read('b', 5)]),
    ],
    [
      'when a failed operation took effect before the next one',
      history([failed('a', 1, 2), done('b', 5, 6)], [read('a', 3), read('b', 7)]),
    ],
    [
      'when a failed operation takes effect later, and nothing came after it',
      history([done('b', 1, 2), failed('a', 3, 4)], [read('b', 5), read('a', 50)]),
    ],
    [
      'when a failed operation takes effect before the acknowledgement of the next',
      history([failed('a', 1, 2), done('b', 3, 10)], [read('a', 5), read('b', 11)]),
    ],
    [
      'when operations of two clients overlap, whichever comes last',
      history([done('a', 1, 5), done('b', 2, 4)], [read('a', 6)]),
    ],
    [
      'when an operation that was given up while another was under way wins',
      history([failed('a', 1, 4), done('b', 2, 3)], [read('b', 3.5, 3.6), read('a', 9)]),
    ],
    [
      'when a later failed operation wins over an acknowledged one',
      history([failed('a', 1, 2), done('b', 3, 4), failed('a', 5, 6)], [read('a', 9)]),
    ],
    [
      'when a slow reading returns an old value',
      history([done('a', 1, 2), done('b', 3, 4)], [read('a', 2, 9), read('b', 10)]),
    ],
    ['when a failed delete is read as such', history([done('a', 1, 2), failed('x', 3, 4)], [read('x', 5)], 'x')],
    [
      'when something is switched on and off',
      history(
        [done('on', 1, 2), failed('off', 3, 4), done('on', 5, 6), done('', 7, 8)],
        [read('off', 4.1, 4.9), read('on', 6.5, 6.9), read('', 9)],
      ),
    ],
  ])('%s', (_title, told) => {
    expect(findBreach(told)).toBeNull();
  });
});

describe('a breach is found', () => {
  test('when a failed operation undoes a later one that was acknowledged', () => {
    const [first, second] = [failed('a', 1, 2), done('b', 3, 4)];
    const late = read('a', 9);
    const told = history([first, second], [read('b', 5), late]);
    expect(findBreach(told)).toEqual({ history: told, reading: late, source: first, undone: second });
  });

  test.each<[string, History]>([
    ['at the end, though it was not read before', history([failed('a', 1, 2), done('b', 3, 4)], [read('a', 9)])],
    [
      'in between, though it is right in the end',
      history([failed('a', 1, 2), done('b', 3, 4), done('c', 20, 21)], [read('a', 9), read('c', 30)]),
    ],
    ['when an acknowledged change never took effect', history([done('a', 1, 2)], [read('', 3)])],
    [
      'when an acknowledged change is done twice',
      history([done('a', 1, 2), done('b', 3, 4)], [read('b', 5), read('a', 7)]),
    ],
    [
      'when a failed operation is done twice',
      history([failed('a', 1, 9), done('b', 2, 3)], [read('a', 3.5, 4), read('b', 5), read('a', 10)]),
    ],
    ['when a refused operation took effect', history([done('a', 1, 2)], [read('z', 3)])],
    ['when a value is read before anything gives it', history([done('a', 5, 6)], [read('a', 1)])],
    ['when readings go back', history([done('a', 1, 9)], [read('a', 2), read('', 4)])],
    [
      'when a failed delete comes after an acknowledged edit',
      history([failed('x', 1, 2), done('b', 3, 4)], [read('x', 9)], 'x'),
    ],
    [
      'when a deleted message comes back',
      history([done('x', 1, 2), failed('b', 3, 4)], [read('x', 5), read('b', 9)], 'x'),
    ],
    ['when a deleted message is edited', history([done('x', 1, 2), done('b', 3, 4)], [], 'x')],
    [
      'when a switch is turned back late',
      history([failed('off', 1, 2), done('on', 3, 4)], [read('on', 5), read('off', 8)]),
    ],
    [
      'when the earlier of two failed operations comes late',
      history([failed('a', 1, 2), failed('c', 3, 4), done('b', 5, 6)], [read('c', 9)]),
    ],
  ])('%s', (_title, told) => {
    expect(findBreach(told)).not.toBeNull();
  });
});

/** One try of a client: the pause before it, the way there and back, and how long the client waits. */
interface Attempt {
  client: number;
  value: string;
  pause: number;
  delay: number;
  back: number;
  patience: number;
}

const attempts: fc.Arbitrary<Attempt[]> = fc.array(
  fc.record({
    client: fc.nat(2),
    value: fc.constantFrom('a', 'b', 'c'),
    pause: fc.integer({ min: 1, max: 5 }),
    delay: fc.integer({ min: 1, max: 40 }),
    back: fc.integer({ min: 1, max: 5 }),
    patience: fc.integer({ min: 5, max: 30 }),
  }),
  { maxLength: 14 },
);

/** What a store makes of the attempts: those that arrive after their client gave up take effect only when `isLate`. */
function simulate(plan: Attempt[], isLate: boolean): History {
  const clocks = [0, 0, 0];
  const effects: { at: number; value: string }[] = [];
  const operations = plan.map(({ client, value, pause, delay, back, patience }, index): Operation => {
    const startedAt = (clocks[client] ?? 0) + pause;
    const isAcknowledged = delay + back <= patience;
    const endedAt = startedAt + Math.min(delay + back, patience);
    clocks[client] = endedAt;
    const unique = `${value}${index}`;
    if (delay <= patience || isLate) effects.push({ at: startedAt + delay + index / 100, value: unique });
    return { value: unique, startedAt, endedAt: endedAt + 0.9, isAcknowledged };
  });
  effects.sort((a, b) => a.at - b.at);
  const readings = [...effects.map(({ at }) => at + 0.001), 1_000].map((at) => ({
    ...{ startedAt: at, endedAt: at + 0.0001 },
    value: effects.findLast((effect) => effect.at <= at)?.value ?? '',
  }));
  return { name: 'simulated', initial: '', operations, readings };
}

describe('of whatever clients do at the same time', () => {
  test('all is explained when nothing is done after its client gave up', () => {
    fc.assert(fc.property(attempts, (plan) => expect(findBreach(simulate(plan, false))).toBeNull()));
  });

  test('late effects are a breach exactly when they come after a later acknowledged one', () => {
    fc.assert(
      fc.property(attempts, (plan) => {
        const told = simulate(plan, true);
        const order = told.readings.map(({ value }) => told.operations.find((one) => one.value === value));
        const isUndone = order.some((late, index) =>
          order
            .slice(0, index)
            .some((one) => one?.isAcknowledged && late && !late.isAcknowledged && late.endedAt < one.startedAt),
        );
        expect(findBreach(told) !== null).toBe(isUndone);
      }),
    );
  });
});
