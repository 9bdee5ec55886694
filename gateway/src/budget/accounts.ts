import { networkOf } from '@parley/service/http';
import { LRUCache } from 'lru-cache';
import { Account, type RefusalKind } from './account.ts';
import { WorkBudget, type Allowance } from './work-budget.ts';

/** Accounts in memory. An evicted account starts again with the level that the gateways share, or with a full burst. */
const MAX_ACCOUNTS = 20_000;

export interface AccountsOptions {
  user: Allowance;
  /** For anonymous clients. Many clients may share an address. */
  address: Allowance;
  onRefusal(kind: RefusalKind): void;
  /** A monotonic clock in ms. */
  now?: () => number;
}

/** The accounts of all users and addresses that use this gateway. */
export class Accounts {
  /** Budgets with unreported spending, by account key. */
  readonly spent = new Map<string, WorkBudget>();
  private readonly accounts = new LRUCache<string, Account>({ max: MAX_ACCOUNTS });

  constructor(private readonly options: AccountsOptions) {}

  /** Number of accounts in memory. */
  get size(): number {
    return this.accounts.size;
  }

  /** @param userId of a verified token; without one, the account is that of the address. */
  of(userId: string | undefined, address: string): Account {
    return userId === undefined ? this.find(`address.${networkOf(address)}`, false) : this.find(`user.${userId}`, true);
  }

  private find(key: string, isUser: boolean): Account {
    const known = this.accounts.get(key);
    if (known) return known;
    const { user, address, now = () => performance.now(), onRefusal } = this.options;
    const budget: WorkBudget = new WorkBudget(isUser ? user : address, now, () => void this.spent.set(key, budget));
    const account = new Account(key, isUser, budget, now, onRefusal);
    this.accounts.set(key, account);
    return account;
  }
}
