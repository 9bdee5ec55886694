import { errorsLogged } from '../../security/abuse/support/errors-logged.ts';
import { processes } from '../../support/environment.ts';
import { readMetrics } from '../../support/metrics.ts';
import { ProcessEndedError } from '../meter.ts';

/** Counts what the alert `InternalErrors` is about, and what services log as errors. */
export class Faults {
  private constructor(
    private readonly countedBefore: number,
    private readonly loggedBefore: ReadonlySet<string>,
  ) {}

  static async sinceNow(): Promise<Faults> {
    return new Faults(await counted(), new Set(errorsLogged()));
  }

  /** How often any service has answered `INTERNAL_SERVER_ERROR` since then. @throws ProcessEndedError */
  async counted(): Promise<number> {
    return (await counted()) - this.countedBefore;
  }

  /** Lines of errors since then. */
  logged(): string[] {
    return errorsLogged().filter((line) => !this.loggedBefore.has(line));
  }
}

async function counted(): Promise<number> {
  const urls = processes().flatMap(({ opsUrl }) => opsUrl ?? []);
  const counts = await Promise.all(
    urls.map(async (url) => {
      const metrics = await readMetrics(url).catch((cause: unknown) => {
        throw new ProcessEndedError(`nothing answers at ${url}`, { cause });
      });
      return metrics.sum('parley_operation_errors_total', 'code="INTERNAL_SERVER_ERROR"') ?? 0;
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}
