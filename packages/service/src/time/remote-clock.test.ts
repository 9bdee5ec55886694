import { describe, expect, test } from '@jest/globals';
import { readStamp } from './process-clock.ts';
import { RemoteClock } from './remote-clock.ts';

/** The true time of the test, in ms. */
let now = 0;

/** The clock of another process, ahead or behind by any amount. */
const serverAt = (ahead: number, instance = 'server') => ({
  stamp: () => `${instance}.${Math.floor(now + ahead)}`,
  ahead,
});

const clientClock = () => new RemoteClock(() => now);

/** The true time of a deadline that the client has derived for the server. */
const trueTimeOf = (stamp: string | undefined, { ahead }: { ahead: number }) => (readStamp(stamp)?.at ?? NaN) - ahead;

describe('a deadline in the clock of the receiver', () => {
  test.each([
    ['the same', 1_000],
    ['an hour ahead', 3_600_000],
    ['long behind', 5],
  ])('is never later than intended, and not much earlier, when that clock shows %s', (_title, ahead) => {
    now = 10_000;
    const [server, clock] = [serverAt(ahead), clientClock()];
    const stamp = server.stamp();
    now += 40; // The response is in transit.
    clock.observe(stamp);
    now += 5_000;
    const wanted = now + 8_000;
    const derived = trueTimeOf(clock.deadlineIn(8_000), server);
    expect(derived).toBeLessThanOrEqual(wanted);
    expect(derived).toBeGreaterThanOrEqual(wanted - 41);
  });

  test('is earlier after a slow response, until there is a faster one', () => {
    now = 0;
    const [server, clock] = [serverAt(500), clientClock()];
    const stamp = server.stamp();
    now += 24_000;
    clock.observe(stamp);
    expect(trueTimeOf(clock.deadlineIn(8_000), server)).toBe(now - 16_000);
    clock.observe(server.stamp());
    expect(trueTimeOf(clock.deadlineIn(8_000), server)).toBe(now + 8_000);
  });

  test('is not affected by a response that is slower than a recent one', () => {
    now = 0;
    const [server, clock] = [serverAt(500), clientClock()];
    clock.observe(server.stamp());
    const slow = server.stamp();
    now += 3_000;
    clock.observe(slow);
    expect(trueTimeOf(clock.deadlineIn(8_000), server)).toBe(now + 8_000);
  });

  test('does not rely on an old response indefinitely: clocks drift', () => {
    now = 0;
    const clock = clientClock();
    clock.observe(serverAt(500).stamp());
    now += 60_000;
    const slower = serverAt(450);
    clock.observe(slower.stamp());
    expect(trueTimeOf(clock.deadlineIn(8_000), slower)).toBe(now + 8_000);
  });

  test('names the process that responded last, so that its successor rejects it', () => {
    now = 0;
    const clock = clientClock();
    clock.observe(serverAt(9_000, 'first').stamp());
    clock.observe(serverAt(5, 'second').stamp());
    expect(clock.deadlineIn(100)).toBe('second.105');
  });
});

test('is undefined before the first sample', () => {
  const clock = clientClock();
  expect([clock.isKnown, clock.deadlineIn(1_000)]).toEqual([false, undefined]);
  expect(clock.observe(undefined)).toBe(false);
  expect(clock.observe('server.5')).toBe(true);
  expect(clock.isKnown).toBe(true);
});
