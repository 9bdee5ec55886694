import { errorsLogged } from '../../security/abuse/support/errors-logged.ts';
import { processes } from '../../support/environment.ts';
import { readMetrics } from '../../support/metrics.ts';
import { ProcessEndedError } from '../meter.ts';

/** Detects internal errors in the services' metrics, as the alert `InternalErrors` does, and in their logs. */
export class ErrorWatch {
  private constructor(
    private readonly countedBefore: number,
    private readonly loggedBefore: ReadonlySet<string>,
  ) {}

  static async sinceNow(): Promise<ErrorWatch> {
    return new ErrorWatch(await counted(), new Set(errorsLogged()));
  }

  /** The number of `INTERNAL_SERVER_ERROR` responses of all services since then. @throws ProcessEndedError */
  async counted(): Promise<number> {
    return (await counted()) - this.countedBefore;
  }

  /** The logged errors since then. */
  logged(): string[] {
    return errorsLogged().filter((line) => !this.loggedBefore.has(line));
  }
}

async function counted(): Promise<number> {
  const urls = processes().flatMap(({ opsUrl }) => opsUrl ?? []);
  const counts = await Promise.all(
    urls.map(async (url) => {
      const metrics = await readMetrics(url).catch((cause: unknown) => {
        throw new ProcessEndedError(`no response from ${url}`, { cause });
      });
      return metrics.sum('parley_operation_errors_total', 'code="INTERNAL_SERVER_ERROR"') ?? 0;
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}
