import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { resubscribe } from './resubscribe.ts';

beforeEach(() => {
  jest.useFakeTimers();
  jest.spyOn(Math, 'random').mockReturnValue(0.999);
});

afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

/** A stream that the test ends. `opened` lists when each was opened, in ms from the start. */
function createStream() {
  const startedAt = Date.now();
  const opened: number[] = [];
  let end: (isFinal?: boolean) => void = () => undefined;
  const close = jest.fn();
  const stop = resubscribe((onEnd) => {
    opened.push(Date.now() - startedAt);
    end = onEnd;
    return close;
  });
  return { opened, close, stop, end: (isFinal?: boolean) => end(isFinal) };
}

test('backs off for short-lived streams, and resets after a stable one', () => {
  const { opened, end } = createStream();
  for (let i = 0; i < 3; i++) {
    end();
    jest.advanceTimersToNextTimer();
  }
  jest.advanceTimersByTime(60_000);
  end();
  jest.advanceTimersToNextTimer();
  const waits = opened.map((at, index) => at - (opened[index - 1] ?? 0));
  expect(waits).toEqual([0, 999, 1_998, 3_996, 60_999]);
});

test('opens one stream per end', () => {
  const { opened, end } = createStream();
  end();
  end();
  jest.advanceTimersByTime(60_000);
  expect(opened).toHaveLength(2);
});

test('does not reopen a stream after a final end', () => {
  const { opened, end } = createStream();
  end(true);
  end();
  jest.advanceTimersByTime(60_000);
  expect(opened).toHaveLength(1);
});

test('stops, even while waiting', () => {
  const { opened, close, end, stop } = createStream();
  end();
  stop();
  end();
  jest.advanceTimersByTime(60_000);
  expect(opened).toHaveLength(1);
  expect(close).toHaveBeenCalledTimes(1);
});
