import type { OperationBudget } from '@parley/service/graphql';
import { messageSize } from '../../events/log/change-size.ts';
import type { Message } from '../domain.ts';
import type { Repositories } from '../../repositories/repositories.ts';

/**
 * Wraps repositories so that each call counts against the budget before it is made. For reads only: a change must not
 * be stopped halfway.
 */
export const countReads = (repositories: Repositories, budget: OperationBudget): Repositories => ({
  rooms: counted(repositories.rooms, budget),
  messages: counted(repositories.messages, budget, loadedMessages),
  memberships: counted(repositories.memberships, budget),
  audit: counted(repositories.audit, budget),
  log: counted(repositories.log, budget),
});

/** Bytes of the messages in the result of a call; 0 for other results. */
const loadedMessages = (result: unknown): number =>
  Array.isArray(result) ? result.filter(isMessage).reduce((sum, message) => sum + messageSize(message), 0) : 0;

const isMessage = (item: unknown): item is Message => typeof item === 'object' && item !== null && 'reactions' in item;

function counted<Repository extends object>(
  repository: Repository,
  budget: OperationBudget,
  loaded: (result: unknown) => number = () => 0,
): Repository {
  return new Proxy(repository, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return async (...args: unknown[]): Promise<unknown> => {
        budget.addStoreCalls();
        const result: unknown = await Reflect.apply(member, target, args);
        budget.addLoaded(loaded(result));
        return result;
      };
    },
  });
}
