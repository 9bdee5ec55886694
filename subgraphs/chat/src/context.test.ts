import { describe, expect, jest, test } from '@jest/globals';
import { UnauthenticatedError } from '@parley/service/errors';
import type { TokenVerifier, Viewer } from '@parley/service/identity';
import { createLogger } from '@parley/service/telemetry';
import { Deadline, NEVER_ABORTED } from '@parley/service/time';
import { roomAt, ROOM } from '../tests/support/fake-room.ts';
import { RequestContext } from './context.ts';
import { LIMITS } from './limits.ts';
import type { Repositories } from './repositories/repositories.ts';
import type { Limits } from './services/limits.ts';
import type { RecordLoaders } from './services/loaders.ts';

const viewer: Viewer = { userId: 'ada', sessionId: 's', role: 'USER', expiresAt: new Date(0) };

/** A context whose token is that of `viewer`, the lines that it logs, and its reads of a room. */
function open({ isLong = false, isAnonymous = false } = {}) {
  const verify = jest.fn<TokenVerifier['verify']>(async (given) => (given ? viewer : null));
  const load = jest.fn(async () => roomAt(1));
  const lines: Record<string, unknown>[] = [];
  const destination = { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) };
  // Casts: only the members used here exist.
  const records = new Proxy({}, { get: () => ({ load, clear: () => undefined, clearAll: () => undefined }) });
  const context = new RequestContext(
    {
      verifier: { verify } as unknown as TokenVerifier,
      repositories: { rooms: {}, messages: {}, memberships: {}, audit: {}, log: {} } as unknown as Repositories,
      records: records as RecordLoaders,
      limits: LIMITS as Limits,
      logger: createLogger({ service: 'test', level: 'info', destination }),
    },
    {
      requestId: 'r1',
      authorization: isAnonymous ? undefined : 'Bearer token',
      deadline: Deadline.in(0),
      caller: NEVER_ABORTED,
      isLong,
    },
  );
  return { context, verify, load, lines };
}

describe('the viewer of an operation', () => {
  test('is verified once, on the first request, and the token is released', async () => {
    const { context, verify } = open({ isLong: true });
    expect(verify).not.toHaveBeenCalled();
    await Promise.all([context.requireViewer(), context.requireViewer()]);
    const scope = await context.requireViewer();
    expect(scope.viewer).toBe(viewer);
    expect(scope.loaders).toBe(context.loaders);
    expect(verify.mock.calls).toEqual([['Bearer token']]);
    expect(Object.values(context)).not.toContain('Bearer token');
  });

  test('is required', async () => {
    const { context } = open({ isAnonymous: true });
    await expect(context.requireViewer()).rejects.toThrow(UnauthenticatedError);
    expect(context.viewer).toBeUndefined();
  });

  test('is in each log line after the verification', async () => {
    const before = open();
    before.context.logger.info('one');
    await before.context.requireViewer();
    before.context.logger.info('two');
    const after = open();
    await after.context.requireViewer();
    after.context.logger.info('three');
    expect([...before.lines, ...after.lines]).toMatchObject([
      { requestId: 'r1', msg: 'one' },
      { requestId: 'r1', msg: 'two', userId: 'ada' },
      { requestId: 'r1', msg: 'three', userId: 'ada' },
    ]);
    expect(before.lines[0]).not.toHaveProperty('userId');
  });
});

test.each([
  ['a query reads a room once', false, 1],
  ['a subscription reads a room again, to see changes', true, 2],
])('%s', async (_title, isLong, reads) => {
  const { context, load } = open({ isLong });
  await context.loaders.rooms.load(ROOM);
  await context.loaders.rooms.load(ROOM);
  expect(load).toHaveBeenCalledTimes(reads);
});
