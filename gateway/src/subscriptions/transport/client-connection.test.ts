import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Viewer } from '@parley/service/identity';
import { createLogger } from '@parley/service/telemetry';
import { ClientConnection } from './client-connection.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;
const logger = createLogger({ service: 'gateway', level: 'silent' });

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

const viewerFor = (ms: number): Viewer => ({
  userId: 'u',
  sessionId: 's',
  role: 'USER',
  expiresAt: new Date(Date.now() + ms),
});

function session() {
  const made = new ClientConnection('request', '127.0.0.1', 'Jest', logger);
  const close = jest.fn();
  made.close = close;
  return { made, close };
}

describe('a client connection', () => {
  test('closes when its token expires, even if that is beyond the maximum of a timer', () => {
    const { made, close } = session();
    made.authenticate(viewerFor(30 * DAY_MS), 'Bearer t', () => undefined);
    jest.advanceTimersByTime(30 * DAY_MS - 1);
    expect(close).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1);
    expect(close).toHaveBeenCalledWith(4403, expect.any(String));
  });

  test('is released once, even if the client disconnected before its token was verified', () => {
    const { made } = session();
    const onEnd = jest.fn();
    made.end();
    made.authenticate(viewerFor(DAY_MS), 'Bearer t', onEnd);
    made.end();
    expect(onEnd).toHaveBeenCalledTimes(1);
    expect(jest.getTimerCount()).toBe(0);
  });
});
