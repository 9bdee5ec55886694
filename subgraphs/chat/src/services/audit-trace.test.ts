import { expect, test } from '@jest/globals';
import { DeadlineExceededError, ServiceUnavailableError } from '@parley/service';
import { silentLogger } from '../../tests/support/fake-room.ts';
import { withdrawIfNotDone } from './audit-trace.ts';
import type { AuditEntry } from './domain.ts';

const TRACES = [{ id: 'trace' } as AuditEntry];

test.each([
  ['was not done in time', new DeadlineExceededError(), 1],
  ['may have been done', new ServiceUnavailableError(), 0],
])('the trace of an act that %s is withdrawn only when that is certain', async (_what, error, count) => {
  const withdrawn: (readonly AuditEntry[])[] = [];
  const audit = { withdraw: async (traces: readonly AuditEntry[]) => void withdrawn.push(traces) };
  await expect(withdrawIfNotDone(audit, TRACES, silentLogger, () => Promise.reject(error))).rejects.toBe(error);
  expect(withdrawn).toEqual(Array.from({ length: count }, () => TRACES));
});

test('the failure of an act is what its caller sees, also when the trace cannot be withdrawn', async () => {
  const audit = { withdraw: () => Promise.reject(new Error('the store is away')) };
  const acted = withdrawIfNotDone(audit, TRACES, silentLogger, () => Promise.reject(new DeadlineExceededError()));
  await expect(acted).rejects.toThrow(DeadlineExceededError);
});
