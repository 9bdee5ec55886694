import { becomesReady } from './readiness.ts';
import type { SupervisedService } from './supervisor.ts';

const READY_DEADLINE_MS = 60_000;

/** Waits until a service is ready. @throws Error with the end of its log when it does not become ready. */
export async function requireReady(service: SupervisedService, signal: AbortSignal): Promise<void> {
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(READY_DEADLINE_MS)]);
  const isReady = await becomesReady(service.spec.url, deadline, () => service.hasFailed).catch(() => false);
  signal.throwIfAborted();
  if (isReady) return;
  throw new Error(`${service.spec.name} did not become ready. The end of its log:\n${await service.logTail()}`);
}
