import type { ApolloGateway } from '@apollo/gateway';
import type { ApolloServerOptionsWithGateway } from '@apollo/server';
import { finalPrice } from '../budget/prices.ts';
import type { DocumentGate } from '../documents/document-gate.ts';
import type { PlanCache } from '../documents/plan-cache.ts';
import type { RequestContext } from '../request-context.ts';

type Gateway = ApolloServerOptionsWithGateway<RequestContext>['gateway'];

/**
 * Executes operations, ends their turns, and settles what was paid for each with what it came to. Here and not in a plugin
 * of Apollo Server, which is not called in any case once an operation has ended.
 */
export const paidGateway = (gateway: ApolloGateway, plans: PlanCache, gate: Pick<DocumentGate, 'knows'>): Gateway => ({
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
        try {
          const release = await plans.hold(operation, gate.knows(source));
          const result = await executor(request).finally(release);
          account.settle(paid, finalPrice(paid, result.data, context.work));
          return result;
        } finally {
          context.endTurn?.();
        }
      },
    };
  },
});
