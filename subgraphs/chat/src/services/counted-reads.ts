import type { OperationBudget } from '@parley/shared';
import type { Repositories } from './loaders.ts';

/** The same repositories, of which each call counts against the budget before it is made. For reads only: no change may
 * be cut off halfway. */
export const countReads = (repositories: Repositories, budget: OperationBudget): Repositories => ({
  rooms: counted(repositories.rooms, budget),
  messages: counted(repositories.messages, budget),
  memberships: counted(repositories.memberships, budget),
  audit: counted(repositories.audit, budget),
  log: counted(repositories.log, budget),
});

function counted<Repository extends object>(repository: Repository, budget: OperationBudget): Repository {
  return new Proxy(repository, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return async (...args: unknown[]): Promise<unknown> => {
        budget.addStoreCalls();
        return Reflect.apply(member, target, args) as unknown;
      };
    },
  });
}
