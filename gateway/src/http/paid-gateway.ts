import type { ApolloGateway } from '@apollo/gateway';
import type { ApolloServerOptionsWithGateway } from '@apollo/server';
import { finalPrice, weightOf } from '../budget/prices.ts';
import type { PlanCache } from '../documents/plan-cache.ts';
import type { RequestContext } from '../request-context.ts';

type Gateway = ApolloServerOptionsWithGateway<RequestContext>['gateway'];

/**
 * Executes operations in the turn of their callers, and settles what was paid for each with what it came to. Plans are
 * kept for users only. Here and not in a plugin of Apollo Server, which is not called in any case once an operation has
 * ended.
 */
export const paidGateway = (gateway: ApolloGateway, plans: PlanCache): Gateway => ({
  onSchemaLoadOrUpdate: (callback) => gateway.onSchemaLoadOrUpdate(callback),
  stop: () => gateway.stop(),
  async load(options) {
    const { executor, ...loaded } = await gateway.load(options);
    if (!executor) throw new Error('the gateway has no executor');
    return {
      ...loaded,
      executor: async (request) => {
        const context = request.context as RequestContext;
        const { account, paid = 0 } = context;
        const { queryHash, source } = request;
        const operation = { queryHash, source, operationName: request.request.operationName };
        const endTurn = await account.turn(weightOf(paid));
        try {
          const release = await plans.hold(operation, account.isUser);
          const result = await executor(request).finally(release);
          account.settle(paid, finalPrice(paid, result.data, context.work));
          return result;
        } finally {
          endTurn();
        }
      },
    };
  },
});
