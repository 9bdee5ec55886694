import { RAISED_LIMITS } from '../../../dev/launcher/src/raised-limits.ts';
import { becomesReady } from '../../../dev/launcher/src/readiness.ts';
import type { RunningSystem } from '../../../dev/launcher/src/running-system.ts';
import { startWholeSystem, type WholeSystem, type WholeSystemOptions } from '../../support/whole-system.ts';

/** Time limit for the system to recover. */
export const RECOVERY_DEADLINE_MS = 90_000;

/** Raised limits for all services, because these tests are not about rejections. */
const VARIABLES = {
  ...RAISED_LIMITS,
  MAX_SOCKETS_PER_USER: '5000',
  ACCESS_TOKEN_SECONDS: '7200',
};

/** The whole system on which experiments run. */
export class Harness {
  /** Names of processes that exited unexpectedly. */
  readonly unexpectedExits: string[] = [];
  private whole: WholeSystem | undefined;

  get system(): RunningSystem {
    if (!this.whole) throw new Error('the system is not running');
    return this.whole.system;
  }

  /** Origins of the edge proxies. */
  get edgeOrigins(): string[] {
    return [this.system.edgeUrl];
  }

  /** Resolves when every service is ready. @throws Error that names a service that is not. */
  async waitForRecovery(): Promise<void> {
    const deadline = AbortSignal.timeout(RECOVERY_DEADLINE_MS);
    await Promise.all(
      this.system.services.map(async ({ spec }) => {
        const isReady = await becomesReady(spec.url, deadline, () => false).catch(() => false);
        if (!isReady) throw new Error(`${spec.name} does not become ready again`);
      }),
    );
  }

  /** Text for the end of the report. */
  report(): string {
    return '';
  }

  async close(): Promise<void> {
    await this.whole?.close();
  }

  protected async startSystem({ variables, ...options }: Omit<WholeSystemOptions, 'onExit'>): Promise<void> {
    this.whole = await startWholeSystem({
      ...options,
      variables: (name) => ({ ...VARIABLES, ...variables(name) }),
      onExit: (name) => this.ended(name),
    });
  }

  /** Called when a process exits. */
  protected ended(name: string): void {
    this.unexpectedExits.push(name);
  }
}
