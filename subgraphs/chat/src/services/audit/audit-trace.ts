import { DeadlineExceededError } from '@parley/service/errors';
import type { Logger } from '@parley/service/telemetry';
import type { AuditRepository } from '../../repositories/audit-repository.ts';
import type { AuditEntry } from '../domain.ts';

/**
 * Runs an action whose audit entries are already stored. If the action timed out before it was done, the entries are
 * withdrawn: the log must not contain what never happened. After any other failure they stay, because the action may
 * have been done.
 * @throws any error that `action` throws.
 */
export async function withdrawIfNotDone<Result>(
  audit: Pick<AuditRepository, 'withdraw'>,
  entries: readonly AuditEntry[],
  logger: Logger,
  action: () => Promise<Result>,
): Promise<Result> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof DeadlineExceededError) {
      await audit
        .withdraw(entries)
        .catch((failure: unknown) =>
          logger.error(
            { err: failure, entries },
            'withdrawing audit entries failed; they name an action that was not done',
          ),
        );
    }
    throw error;
  }
}
