import { createHash } from 'node:crypto';
import type { ApolloGateway } from '@apollo/gateway';
import type { ApolloServerOptionsWithGateway } from '@apollo/server';
import { print, type DocumentNode, type GraphQLSchema } from 'graphql';
import { finalPrice } from '../budget/prices.ts';
import type { DocumentValidator } from '../documents/document-validator.ts';
import { introspect, mergeResults, splitIntrospection } from '../documents/introspection.ts';
import type { PlanCache } from '../documents/plan-cache.ts';
import type { PartialData } from '../partial-data.ts';
import type { RequestContext } from '../request-context.ts';

type Gateway = ApolloServerOptionsWithGateway<RequestContext>['gateway'];
type Executor = NonNullable<Awaited<ReturnType<ApolloGateway['load']>>['executor']>;
type Request = Parameters<Executor>[0];
type Result = Awaited<ReturnType<Executor>>;

/** The extension with data that was read but is missing from `data`. */
const PARTIAL_DATA = 'partialData';

/**
 * Executes operations, frees their slots, and settles their payments. This is not an Apollo Server plugin because
 * plugins are not called after every operation.
 * @param schema the schema for clients.
 */
export const meteredGateway = (
  gateway: ApolloGateway,
  plans: PlanCache,
  validator: Pick<DocumentValidator, 'isCached'>,
  schema: GraphQLSchema,
  partialData: PartialData,
): Gateway => ({
  onSchemaLoadOrUpdate: (callback) => gateway.onSchemaLoadOrUpdate(callback),
  stop: () => gateway.stop(),
  async load(options) {
    const { executor, ...loaded } = await gateway.load(options);
    if (!executor) throw new Error('the gateway has no executor');
    const federated = async (request: Request): Promise<Result> => {
      const { queryHash, source, document } = request;
      const { operationName, variables } = request.request;
      const release = await plans.hold({ queryHash, source, operationName }, validator.isCached(source));
      const result = await executor(request).finally(release);
      const { read = [] } = request.context as RequestContext;
      const partial = partialData.of({ document, operationName, variables }, result, read);
      return partial ? { ...result, extensions: { ...result.extensions, [PARTIAL_DATA]: partial } } : result;
    };
    return {
      ...loaded,
      executor: async (request) => {
        const context = request.context as RequestContext;
        const { payer, paid = 0 } = context;
        try {
          const result = await executeSplit(schema, request, federated);
          const partial = result.extensions?.[PARTIAL_DATA];
          payer.settle(paid, finalPrice(paid, partial ? [result.data, partial] : result.data, context.work));
          return result;
        } finally {
          context.releaseSlot?.();
        }
      },
    };
  },
});

/** Executes introspection here and the rest by federation. */
async function executeSplit(schema: GraphQLSchema, request: Request, federated: Executor): Promise<Result> {
  const { document, operation } = request;
  const { operationName, variables = {} } = request.request;
  const { introspection, rest } = splitIntrospection(document, operation);
  if (!introspection) return federated(request);
  // Casts: graphql-js results, whose data Apollo types more narrowly.
  if (!rest) return (await introspect(schema, introspection, operationName, variables)) as Result;
  const [introspected, others] = await Promise.all([
    introspect(schema, introspection, operationName, variables),
    federated({ ...request, ...printed(rest) }),
  ]);
  return mergeResults(document, operation, introspected, others) as Result;
}

/** The fields of a request that identify a document. */
function printed(document: DocumentNode) {
  const source = print(document);
  return { document, source, queryHash: createHash('sha256').update(source).digest('hex') };
}
