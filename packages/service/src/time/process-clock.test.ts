import { expect, test } from '@jest/globals';
import { ProcessClock, readStamp } from './process-clock.ts';

/** A clock whose time sources the test controls. */
function clockAt() {
  const time = { monotonic: 500, wall: 1_700_000_000_000 };
  const clock = new ProcessClock({ monotonic: () => time.monotonic, wall: () => time.wall });
  const start = clock.now();
  return { time, passed: () => clock.now() - start };
}

test('follows the monotonic clock', () => {
  const { time, passed } = clockAt();
  time.monotonic += 250;
  time.wall += 250;
  expect(passed()).toBe(250);
});

test('ignores a wall clock that is set back', () => {
  const { time, passed } = clockAt();
  time.wall -= 3_600_000;
  time.monotonic += 10;
  expect(passed()).toBe(10);
});

test('follows a wall clock that runs ahead, as after a suspension, and does not go back', () => {
  const { time, passed } = clockAt();
  time.wall += 24_000;
  expect(passed()).toBe(24_000);
  time.wall -= 60_000;
  time.monotonic += 5;
  expect(passed()).toBe(24_005);
});

test('differs in each process, and does not reveal the uptime', () => {
  const [one, other] = [new ProcessClock(), new ProcessClock()];
  expect(one.instance).not.toBe(other.instance);
  expect(Math.abs(one.now() - other.now())).toBeGreaterThan(1_000);
});

test('stamps contain the instance and the time', () => {
  const clock = new ProcessClock({ monotonic: () => 1.9, wall: () => 0 });
  expect(readStamp(clock.stamp())).toEqual({ instance: clock.instance, at: Math.floor(clock.now()) });
});

test.each([undefined, '', 'a', '.5', 'a.', 'a.-5', 'a.5.5', 'a.1e9', 'a b.5', 'ä.5', `a.${'9'.repeat(16)}`, ['a.5']])(
  'rejects an invalid stamp: %j',
  (header) => expect(readStamp(header)).toBeUndefined(),
);
