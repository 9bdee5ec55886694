import type { Logger } from '@parley/service/telemetry';
import { connectFailFast, type RedisClient } from '@parley/service/redis';
import type { WorkBudget } from './work-budget.ts';

/** How often taken points are reported and the shared level read. Gateways may disagree for this long. */
const REPORT_MS = 200;
/** Budgets per report; the others wait for the next one. */
const REPORT_SIZE = 1_000;
/** A Redis command without a response after this time has failed. */
const COMMAND_TIMEOUT_MS = 500;

/**
 * Refills a budget by the clock of Redis, subtracts the points taken, and returns the level in thousandths of a point.
 */
const TAKE = `
local taken, rate, burst = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local stored = redis.call('HMGET', KEYS[1], 'level', 'at')
local level = burst
if stored[1] then level = math.min(burst, stored[1] + math.max(0, now - stored[2]) * rate / 1000) end
level = math.min(burst, math.max(-burst, level - taken))
redis.call('HSET', KEYS[1], 'level', level, 'at', now)
redis.call('PEXPIRE', KEYS[1], math.ceil((burst - level) / rate * 1000) + 1)
return math.floor(level * 1000)`;

export interface BudgetSyncOptions {
  url: string;
  /** Prefix of every key. */
  prefix: string;
  logger: Logger;
}

/**
 * Synchronizes the budgets of all gateways over Redis, with one script call for each budget that was used. No request
 * waits for it: each gateway decides by its local level. While Redis is down, each gateway refills its budgets alone.
 */
export class BudgetSync {
  private readonly redis: RedisClient;
  private readonly timer: NodeJS.Timeout;
  private isReporting = false;
  private isFailing = false;

  /** @param unreported budgets with points to report, by payer key. */
  constructor(
    private readonly options: BudgetSyncOptions,
    private readonly unreported: Map<string, WorkBudget>,
  ) {
    this.redis = connectFailFast(options.url, {
      commandTimeoutMs: COMMAND_TIMEOUT_MS,
      onError: (error) => this.warn(error),
    });
    this.timer = setInterval(() => void this.report(), REPORT_MS).unref();
  }

  /** Whether the last report succeeded. */
  get isShared(): boolean {
    return this.redis.status === 'ready' && !this.isFailing;
  }

  close(): void {
    clearInterval(this.timer);
    this.redis.disconnect();
  }

  private async report(): Promise<void> {
    if (this.isReporting) return;
    this.isReporting = true;
    const reported = [...this.unreported].slice(0, REPORT_SIZE);
    await Promise.all(reported.map(([key, budget]) => this.reportOne(key, budget)));
    this.isReporting = false;
  }

  /** A failed report is dropped: it would be out of date once Redis is back. */
  private async reportOne(key: string, budget: WorkBudget): Promise<void> {
    this.unreported.delete(key);
    const { perSecond, burst } = budget.allowance;
    try {
      const left = await this.redis.eval(
        TAKE,
        1,
        `${this.options.prefix}work.${key}`,
        budget.collect(),
        perSecond,
        burst,
      );
      budget.adopt(Number(left) / 1_000);
      if (this.isFailing) this.options.logger.info('sharing work budgets again');
      this.isFailing = false;
    } catch (error) {
      this.warn(error);
    }
  }

  /** Logs once per outage. */
  private warn(error: unknown): void {
    if (!this.isFailing) this.options.logger.warn({ err: error }, 'work budgets not shared, using local ones');
    this.isFailing = true;
  }
}
