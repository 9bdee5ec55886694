import { expect, test } from '@jest/globals';
import { Deadline } from './deadline.ts';
import { DeadlineExceededError, ServiceUnavailableError } from '../errors/errors.ts';

let now = 0;
const deadlineAt = (at: number, signal = new AbortController().signal) => new Deadline(at, signal, () => now);

test('is over when its time has passed', () => {
  now = 0;
  const deadline = deadlineAt(10);
  deadline.throwIfOver();
  expect([deadline.remaining, deadline.isOver]).toEqual([10, false]);
  now = 10;
  expect(deadline.isOver).toBe(true);
  expect(() => deadline.throwIfOver()).toThrow(DeadlineExceededError);
});

test('is over when the caller has disconnected, however much time is left', () => {
  now = 0;
  const caller = new AbortController();
  const deadline = deadlineAt(10_000, caller.signal);
  caller.abort();
  expect(deadline.isOver).toBe(true);
  expect(() => deadline.timeFor(5_000)).toThrow(DeadlineExceededError);
});

test('grants a write the remaining time in whole ms, up to the requested maximum', () => {
  now = 0.5;
  expect(deadlineAt(100).timeFor(5_000)).toBe(99);
  expect(deadlineAt(100).timeFor(50)).toBe(50);
  expect(() => deadlineAt(1).timeFor(50)).toThrow(DeadlineExceededError);
});

test('reports an expired deadline as a temporary failure', () => {
  const error = new DeadlineExceededError();
  expect(error).toBeInstanceOf(ServiceUnavailableError);
  expect(error.code).toBe('SERVICE_UNAVAILABLE');
});
