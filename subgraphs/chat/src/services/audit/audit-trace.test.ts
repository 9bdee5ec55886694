import { expect, test } from '@jest/globals';
import { DeadlineExceededError, ServiceUnavailableError } from '@parley/service/errors';
import { silentLogger } from '../../../tests/support/fake-room.ts';
import { removeIfNotDone } from './audit-trace.ts';
import type { AuditEntry } from '../domain.ts';

const TRACES = [{ id: 'trace' } as AuditEntry];

test.each([
  ['was not done in time', new DeadlineExceededError(), 1],
  ['may have been done', new ServiceUnavailableError(), 0],
])('removes the entries of an action that %s only when it was certainly not done', async (_what, error, count) => {
  const removed: (readonly AuditEntry[])[] = [];
  const audit = { remove: async (traces: readonly AuditEntry[]) => void removed.push(traces) };
  await expect(removeIfNotDone(audit, TRACES, silentLogger, () => Promise.reject(error))).rejects.toBe(error);
  expect(removed).toEqual(Array.from({ length: count }, () => TRACES));
});

test('throws the error of the action even if removing fails', async () => {
  const audit = { remove: () => Promise.reject(new Error('store unavailable')) };
  const acted = removeIfNotDone(audit, TRACES, silentLogger, () => Promise.reject(new DeadlineExceededError()));
  await expect(acted).rejects.toThrow(DeadlineExceededError);
});
