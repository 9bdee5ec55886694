import { DeadlineExceededError, type Logger } from '@parley/service';
import type { AuditRepository } from '../repositories/audit-repository.ts';
import type { AuditEntry } from './domain.ts';

/**
 * Acts after its trace was stored. When the act was not done in time, the trace is withdrawn: the log must not name what
 * never happened. After any other failure it stays, since the act may have been done.
 * @throws what `act` throws.
 */
export async function orWithdraw<Result>(
  audit: Pick<AuditRepository, 'withdraw'>,
  traces: readonly AuditEntry[],
  logger: Logger,
  act: () => Promise<Result>,
): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof DeadlineExceededError) {
      await audit
        .withdraw(traces)
        .catch((failure: unknown) =>
          logger.error({ err: failure, traces }, 'the audit log names an act that was not done'),
        );
    }
    throw error;
  }
}
