import type { ApolloGateway } from '@apollo/gateway';
import type { ApolloServerOptionsWithGateway } from '@apollo/server';
import { finalPrice } from '../budget/prices.ts';
import type { DocumentGate } from '../documents/document-gate.ts';
import type { PlanCache } from '../documents/plan-cache.ts';
import type { PartialData } from '../partial-data.ts';
import type { RequestContext } from '../request-context.ts';

type Gateway = ApolloServerOptionsWithGateway<RequestContext>['gateway'];

/** The extension of a result that brings what was read and is not in `data`. */
const PARTIAL_DATA = 'partialData';

/**
 * Executes operations, ends their turns, and settles what was paid for each with what it came to. Here and not in a plugin
 * of Apollo Server, which is not called in any case once an operation has ended.
 */
export const paidGateway = (
  gateway: ApolloGateway,
  plans: PlanCache,
  gate: Pick<DocumentGate, 'knows'>,
  partialData: PartialData,
): Gateway => ({
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
        const { queryHash, source, document } = request;
        const { operationName, variables } = request.request;
        const operation = { queryHash, source, operationName };
        try {
          const release = await plans.hold(operation, gate.knows(source));
          const result = await executor(request).finally(release);
          const partial = partialData.of({ document, operationName, variables }, result, context.read ?? []);
          account.settle(paid, finalPrice(paid, partial ? [result.data, partial] : result.data, context.work));
          return partial ? { ...result, extensions: { ...result.extensions, [PARTIAL_DATA]: partial } } : result;
        } finally {
          context.endTurn?.();
        }
      },
    };
  },
});
