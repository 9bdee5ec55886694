import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '../../../support/eventually.ts';
import type { AbuseCase } from './abuse-case.ts';
import { Attempt } from './attempt.ts';
import { Usage } from './usage.ts';
import type { Report } from './neighbour.ts';
import type { Neighbours } from './neighbours.ts';
import type { Outcome } from './outcome.ts';
import type { Scene } from './scene.ts';

/** How long nobody attacks, and how long an attack is watched at least; longer gives steadier figures. */
const PHASE_MS = 1_000 * Number(process.env['PARLEY_ABUSE_SECONDS'] ?? 2);
/** What an attack may take at most; one that is refused is over soon. */
const ATTACK_MS = Math.max(20_000, PHASE_MS);
const WARM_UP_MS = 3_000;
const WARM_UP_SHARE = 0.1;

export interface ProcessUsage {
  name: string;
  /** Programs of ours, not stores. */
  isService: boolean;
  /** Bytes: the most while it was attacked, and how much that is above the most before. */
  peak: number;
  growth: number;
  /** Seconds of a core, during the attack. */
  cpu: number;
  hasEnded: boolean;
}

/** What came of one case. */
export interface Trial {
  name: string;
  tries: string;
  outcome: Outcome;
  calm: Report;
  disturbed: Report;
  /** Of the well-behaved users, from the warm-up on. */
  failures: string[];
  processes: ProcessUsage[];
  /** Seconds of a core that the attacker's own process has used. */
  attackerCpu: number;
}

/** Carries out a case next to well-behaved users: in small, then not at all, then in full. */
export async function tryCase(abuse: AbuseCase, scene: Scene, neighbours: Neighbours): Promise<Trial> {
  // One case that finds no defence must not fail the next.
  await eventually(async () => Boolean(await scene.stranger()), 'people can register');
  const warming = Usage.watch();
  await run(abuse, scene, WARM_UP_SHARE, WARM_UP_MS);
  const warm = await neighbours.report(now(), now());
  const endedEarly = warming.stop();

  const before = Usage.watch();
  const calmFrom = now();
  await delay(PHASE_MS);
  const calm = await neighbours.report(calmFrom, now());
  endedEarly.push(...before.stop());

  const during = Usage.watch();
  const from = now();
  const { user: ownUser, system: ownSystem } = process.cpuUsage();
  const [outcome] = await Promise.all([run(abuse, scene, 1, abuse.ms ?? ATTACK_MS), delay(PHASE_MS)]);
  const disturbed = await neighbours.report(from, now());
  const own = process.cpuUsage();
  const ended = [...endedEarly, ...during.stop()];

  const { name, tries } = abuse;
  return {
    ...{ name, tries, outcome, calm, disturbed },
    attackerCpu: (own.user - ownUser + own.system - ownSystem) / 1_000_000,
    failures: [...warm.failures, ...calm.failures, ...disturbed.failures],
    processes: [...during.peaks].map(([process, peak]) => ({
      name: process,
      cpu: during.cpuOf(process),
      isService: during.services.includes(process),
      peak,
      growth: peak - (before.peaks.get(process) ?? peak),
      hasEnded: ended.includes(process),
    })),
  };
}

async function run({ attack }: AbuseCase, scene: Scene, share: number, ms: number): Promise<Outcome> {
  const attempt = new Attempt(share, AbortSignal.timeout(ms));
  try {
    await attack(attempt, scene);
  } finally {
    await attempt.close();
  }
  return attempt.outcome;
}

/** In ms since 1970, with fractions. */
const now = () => performance.timeOrigin + performance.now();
