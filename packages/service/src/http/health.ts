import type { FastifyInstance } from 'fastify';

/** How long a check may take before it counts as failed. */
const CHECK_TIMEOUT_MS = 2_000;

/** Resolves when the dependency is usable, rejects otherwise. */
export type HealthCheck = () => Promise<unknown>;

export interface Readiness {
  ready: boolean;
  /** The state of each dependency by name. */
  checks: Record<string, 'up' | 'down'>;
}

/** Reports whether a process can take traffic. */
export class Health {
  private draining = false;

  constructor(private readonly checks: Record<string, HealthCheck>) {}

  /** Makes the process unready, so that balancers stop sending traffic before it stops. */
  drain(): void {
    this.draining = true;
  }

  async readiness(): Promise<Readiness> {
    const states = await Promise.all(
      Object.entries(this.checks).map(async ([name, check]) => [name, await stateOf(check)] as const),
    );
    return { ready: !this.draining && states.every(([, state]) => state === 'up'), checks: Object.fromEntries(states) };
  }
}

async function stateOf(check: HealthCheck): Promise<'up' | 'down'> {
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<'down'>((resolve) => {
    timer = setTimeout(() => resolve('down'), CHECK_TIMEOUT_MS);
  });
  const outcome = check().then(
    () => 'up' as const,
    () => 'down' as const,
  );
  return Promise.race([outcome, expired]).finally(() => clearTimeout(timer));
}

/** Adds `/livez` (the process runs) and `/readyz` (it can take traffic; otherwise 503 with the state of each dependency). */
export function healthRoutes(server: FastifyInstance, health: Health): void {
  const options = { logLevel: 'silent' } as const;
  server.get('/livez', options, () => ({ live: true }));
  server.get('/readyz', options, async (_request, reply) => {
    const readiness = await health.readiness();
    return reply.code(readiness.ready ? 200 : 503).send(readiness);
  });
}
