import { RAISED_LIMITS } from '../../../dev/launcher/src/raised-limits.ts';
import { becomesReady } from '../../../dev/launcher/src/readiness.ts';
import type { System } from '../../../dev/launcher/src/system.ts';
import { startWholeSystem, type WholeSystem, type WholeSystemOptions } from '../../support/whole-system.ts';

/** How long the system may take to be whole again. */
export const RECOVERY_DEADLINE_MS = 90_000;

/** For all services: what is measured here is not how they refuse. */
const VARIABLES = {
  ...RAISED_LIMITS,
  LIMIT_SOCKETS: '5000',
  ACCESS_TOKEN_SECONDS: '7200',
};

/** The whole system, on which trials are held. */
export class Scene {
  /** Names of processes that ended though nobody ended them. */
  readonly unplanned: string[] = [];
  private whole: WholeSystem | undefined;

  get system(): System {
    if (!this.whole) throw new Error('the system does not run');
    return this.whole.system;
  }

  /** Origins of the front doors. */
  get doors(): string[] {
    return [this.system.webUrl];
  }

  /** Resolves when every service can serve. @throws Error that names one that cannot. */
  async recovers(): Promise<void> {
    const deadline = AbortSignal.timeout(RECOVERY_DEADLINE_MS);
    await Promise.all(
      this.system.services.map(async ({ spec }) => {
        const isReady = await becomesReady(spec.url, deadline, () => false).catch(() => false);
        if (!isReady) throw new Error(`${spec.name} does not become ready again`);
      }),
    );
  }

  /** What there is to say besides the outcomes. */
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

  /** Takes note of a process that ended by itself, or was killed. */
  protected ended(name: string): void {
    this.unplanned.push(name);
  }
}
