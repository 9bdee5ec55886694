import { expect, test } from '@jest/globals';
import { DeadlineExceededError, ServiceUnavailableError } from '@parley/service/errors';
import { silentLogger } from '../../../tests/support/fake-room.ts';
import { withdrawIfNotDone } from './audit-trace.ts';
import type { AuditEntry } from '../domain.ts';

const TRACES = [{ id: 'trace' } as AuditEntry];

test.each([
  ['was not done in time', new DeadlineExceededError(), 1],
  ['may have been done', new ServiceUnavailableError(), 0],
])('withdraws the entries of an action that %s only when it was certainly not done', async (_what, error, count) => {
  const withdrawn: (readonly AuditEntry[])[] = [];
  const audit = { withdraw: async (traces: readonly AuditEntry[]) => void withdrawn.push(traces) };
  await expect(withdrawIfNotDone(audit, TRACES, silentLogger, () => Promise.reject(error))).rejects.toBe(error);
  expect(withdrawn).toEqual(Array.from({ length: count }, () => TRACES));
});

test('throws the error of the action even if withdrawing fails', async () => {
  const audit = { withdraw: () => Promise.reject(new Error('store unavailable')) };
  const acted = withdrawIfNotDone(audit, TRACES, silentLogger, () => Promise.reject(new DeadlineExceededError()));
  await expect(acted).rejects.toThrow(DeadlineExceededError);
});
