import { networkOf } from '@parley/service/http';
import { LRUCache } from 'lru-cache';
import { Payer, type RejectionKind } from './payer.ts';
import { WorkBudget, type Allowance } from './work-budget.ts';

/** Payers in memory. An evicted payer starts again with the level that the gateways share, or with a full burst. */
const MAX_PAYERS = 20_000;

export interface PayersOptions {
  user: Allowance;
  /** For anonymous clients. Many clients may share an address. */
  address: Allowance;
  onRejection(kind: RejectionKind): void;
  /** A monotonic clock in ms. */
  now?: () => number;
}

/** All users and addresses that use this gateway. */
export class Payers {
  /** Budgets with points to report, by payer key. */
  readonly unreported = new Map<string, WorkBudget>();
  private readonly payers = new LRUCache<string, Payer>({ max: MAX_PAYERS });

  constructor(private readonly options: PayersOptions) {}

  /** Number of payers in memory. */
  get size(): number {
    return this.payers.size;
  }

  /** @param userId of a verified token; without one, the address pays. */
  of(userId: string | undefined, address: string): Payer {
    return userId === undefined ? this.find(`address.${networkOf(address)}`, false) : this.find(`user.${userId}`, true);
  }

  private find(key: string, isUser: boolean): Payer {
    const known = this.payers.get(key);
    if (known) return known;
    const { user, address, now = () => performance.now(), onRejection } = this.options;
    const budget: WorkBudget = new WorkBudget(
      isUser ? user : address,
      now,
      () => void this.unreported.set(key, budget),
    );
    const payer = new Payer(key, isUser, budget, now, onRejection);
    this.payers.set(key, payer);
    return payer;
  }
}
