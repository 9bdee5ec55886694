import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '../../../support/eventually.ts';
import type { AbuseCase } from './abuse-case.ts';
import { Attempt } from './attempt.ts';
import { Usage } from './usage.ts';
import type { Report } from './baseline-user.ts';
import type { BaselineUsers } from './baseline-users.ts';
import type { Outcome } from './outcome.ts';
import type { Fixture } from './fixture.ts';

/** Duration of the phase before the attack and minimum duration of the attack phase. Longer phases reduce noise. */
const PHASE_MS = 1_000 * Number(process.env['PARLEY_ABUSE_SECONDS'] ?? 2);
/** Time limit for an attack. One that is rejected ends sooner. */
const ATTACK_MS = Math.max(20_000, PHASE_MS);
const WARM_UP_MS = 3_000;
const WARM_UP_SHARE = 0.1;

export interface ProcessUsage {
  name: string;
  /** True for our services, false for stores. */
  isService: boolean;
  /** Bytes: the peak during the attack, and its growth over the peak before. */
  peak: number;
  growth: number;
  /** CPU seconds during the attack. */
  cpu: number;
  hasEnded: boolean;
}

/** The result of one case. */
export interface CaseResult {
  name: string;
  attempts: string;
  outcome: Outcome;
  before: Report;
  during: Report;
  /** Failures of the well-behaved users, including the warm-up. */
  failures: string[];
  processes: ProcessUsage[];
  /** CPU seconds of the attacker's own process. */
  attackerCpu: number;
}

/** Runs a case alongside well-behaved users: a small warm-up, a pause, then the full attack. */
export async function runCase(abuse: AbuseCase, fixture: Fixture, baselineUsers: BaselineUsers): Promise<CaseResult> {
  // A case that overloads the system must not fail the next one.
  await eventually(async () => Boolean(await fixture.newUser()), 'people can register');
  const warming = Usage.watch();
  await run(abuse, fixture, WARM_UP_SHARE, WARM_UP_MS);
  const warm = await baselineUsers.report(now(), now());
  const endedEarly = warming.stop();

  const usageBefore = Usage.watch();
  const pauseStart = now();
  await delay(PHASE_MS);
  const before = await baselineUsers.report(pauseStart, now());
  endedEarly.push(...usageBefore.stop());

  const usage = Usage.watch();
  const from = now();
  const { user: ownUser, system: ownSystem } = process.cpuUsage();
  const [outcome] = await Promise.all([run(abuse, fixture, 1, abuse.ms ?? ATTACK_MS), delay(PHASE_MS)]);
  const during = await baselineUsers.report(from, now());
  const own = process.cpuUsage();
  const ended = [...endedEarly, ...usage.stop()];

  const { name, attempts } = abuse;
  return {
    ...{ name, attempts, outcome, before, during },
    attackerCpu: (own.user - ownUser + own.system - ownSystem) / 1_000_000,
    failures: [...warm.failures, ...before.failures, ...during.failures],
    processes: [...usage.peaks].map(([process, peak]) => ({
      name: process,
      cpu: usage.cpuOf(process),
      isService: usage.services.includes(process),
      peak,
      growth: peak - (usageBefore.peaks.get(process) ?? peak),
      hasEnded: ended.includes(process),
    })),
  };
}

async function run({ attack }: AbuseCase, fixture: Fixture, share: number, ms: number): Promise<Outcome> {
  const attempt = new Attempt(share, AbortSignal.timeout(ms));
  try {
    await attack(attempt, fixture);
  } finally {
    await attempt.close();
  }
  return attempt.outcome;
}

/** Fractional ms since the epoch. */
const now = () => performance.timeOrigin + performance.now();
