import { RAISED_LIMITS } from '../../../dev/launcher/src/raised-limits.ts';
import { preload } from '../../support/preload.ts';
import { startWholeSystem, type WholeSystem } from '../../support/whole-system.ts';

const REPLICAS = { AUTH_REPLICAS: '1', CHAT_REPLICAS: '2', GATEWAY_REPLICAS: '2' };

/** Raised limits, because this test is about leaks, and tokens that outlive the test. */
const VARIABLES = {
  ...RAISED_LIMITS,
  ACCESS_TOKEN_SECONDS: '43200',
  // Small enough to fill during warm-up, so that the number of connections is constant afterwards.
  MAX_SUBGRAPH_CONNECTIONS: '8',
  // For slow machines.
  SUBGRAPH_TIMEOUT_MS: '30000',
  NODE_OPTIONS: preload(import.meta.dirname, 'collect-garbage.mjs'),
};

/** A whole system without injected faults. */
export class SoakSystem {
  private constructor(
    private readonly whole: WholeSystem,
    /** Names of processes that exited unexpectedly. */
    readonly ended: readonly string[],
  ) {}

  static async start(): Promise<SoakSystem> {
    const ended: string[] = [];
    const whole = await startWholeSystem({
      replicas: REPLICAS,
      variables: () => VARIABLES,
      onExit: (name) => ended.push(name),
    });
    return new SoakSystem(whole, ended);
  }

  close(): Promise<void> {
    return this.whole.close();
  }
}
