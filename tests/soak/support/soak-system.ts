import { RAISED_LIMITS } from '../../../dev/launcher/src/raised-limits.ts';
import { preload } from '../../support/preload.ts';
import { startWholeSystem, type WholeSystem } from '../../support/whole-system.ts';

const REPLICAS = { AUTH_REPLICAS: '1', CHAT_REPLICAS: '2', GATEWAY_REPLICAS: '2' };

/** What is looked for here is what they keep, not how they refuse; and nobody signs in a second time. */
const VARIABLES = {
  ...RAISED_LIMITS,
  ACCESS_TOKEN_SECONDS: '43200',
  // Small enough that the first people fill it, so that the number of connections is the same from then on.
  LIMIT_SUBGRAPH_CONNECTIONS: '8',
  // For a machine that is busy with other things.
  SUBGRAPH_TIMEOUT_MS: '30000',
  NODE_OPTIONS: preload(import.meta.dirname, 'collect-garbage.mjs'),
};

/** The whole system, as it is when nothing goes wrong. */
export class SoakSystem {
  private constructor(
    private readonly whole: WholeSystem,
    /** Names of processes that ended by themselves. */
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
