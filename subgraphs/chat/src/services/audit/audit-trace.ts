import { DeadlineExceededError } from '@parley/service/errors';
import type { Logger } from '@parley/service/telemetry';
import type { AuditRepository } from '../../repositories/audit-repository.ts';
import type { AuditEntry } from '../domain.ts';

/**
 * Runs an action whose audit entries are already stored. If the action timed out before it was done, the entries are
 * removed: the log must not contain what never happened. After any other failure they stay, because the action may
 * have been done.
 * @throws whatever `action` throws.
 */
export async function removeIfNotDone<Result>(
  audit: Pick<AuditRepository, 'remove'>,
  entries: readonly AuditEntry[],
  logger: Logger,
  action: () => Promise<Result>,
): Promise<Result> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof DeadlineExceededError) {
      await audit
        .remove(entries)
        .catch((failure: unknown) =>
          logger.error({ err: failure, entries }, 'could not remove audit entries of an action that was not performed'),
        );
    }
    throw error;
  }
}
