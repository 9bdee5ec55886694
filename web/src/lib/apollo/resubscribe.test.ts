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
  const begun = Date.now();
  const opened: number[] = [];
  let end: (isFinal?: boolean) => void = () => undefined;
  const close = jest.fn();
  const stop = resubscribe((onEnd) => {
    opened.push(Date.now() - begun);
    end = onEnd;
    return close;
  });
  return { opened, close, stop, end: (isFinal?: boolean) => end(isFinal) };
}

test('waits longer and longer for a stream that does not stay, and no longer than at first for one that did', () => {
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

test('opens a stream once, however often its end is told', () => {
  const { opened, end } = createStream();
  end();
  end();
  jest.advanceTimersByTime(60_000);
  expect(opened).toHaveLength(2);
});

test('opens none again that ended for good', () => {
  const { opened, end } = createStream();
  end(true);
  end();
  jest.advanceTimersByTime(60_000);
  expect(opened).toHaveLength(1);
});

test('stops for good, also while it waits', () => {
  const { opened, close, end, stop } = createStream();
  end();
  stop();
  end();
  jest.advanceTimersByTime(60_000);
  expect(opened).toHaveLength(1);
  expect(close).toHaveBeenCalledTimes(1);
});
