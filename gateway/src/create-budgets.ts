import type { Logger } from '@parley/service/telemetry';
import { Payers } from './budget/payers.ts';
import { BudgetSync } from './budget/budget-sync.ts';
import type { Config } from './config.ts';
import type { GatewayMetrics } from './metrics.ts';

/** Creates the work budgets of callers. The caller must close `budgetSync`, which shares them between gateways. */
export function createBudgets(config: Config, metrics: GatewayMetrics, logger: Logger) {
  const payers = new Payers({
    user: { perSecond: config.RATE_LIMIT_USER_WORK, burst: config.RATE_LIMIT_USER_WORK_BURST },
    address: { perSecond: config.RATE_LIMIT_ADDRESS_WORK, burst: config.RATE_LIMIT_ADDRESS_WORK_BURST },
    onRejection: (kind) => metrics.rejections.inc({ kind }),
  });
  const budgetSync = new BudgetSync({ url: config.REDIS_URL, prefix: config.REDIS_PREFIX, logger }, payers.unreported);
  return { payers, budgetSync };
}
