import { readFile } from 'node:fs/promises';
import { Supergraph } from '@apollo/federation-internals';
import { ApolloGateway } from '@apollo/gateway';
import type { Logger } from '@parley/service/telemetry';
import type { GraphQLSchema } from 'graphql';
import { readCostDirectives } from './documents/cost-directives.ts';
import { CostModel } from './documents/cost-model.ts';
import { PlanCache } from './documents/plan-cache.ts';
import { PlanningThread } from './planning/planning-thread.ts';
import type { SubgraphDataSource } from './subgraphs/subgraph-data-source.ts';

/** Everything derived from the supergraph file, which does not change at runtime. */
export interface Federation {
  supergraph: Supergraph;
  /** The schema for clients. */
  schema: GraphQLSchema;
  /** The cost model of the schema. */
  prices: CostModel;
  /** Plans and executes queries and mutations. */
  gateway: ApolloGateway;
  /** The plan cache of `gateway`. */
  plans: PlanCache;
  /** Creates all plans. The caller must close it. */
  planning: PlanningThread;
}

/** @throws Error when the file is unreadable, is not a supergraph, or names a subgraph that is not in `dataSources`. */
export async function loadFederation(
  file: string,
  dataSources: Record<string, SubgraphDataSource>,
  logger: Logger,
): Promise<Federation> {
  const supergraphSdl = await readFile(file, 'utf8');
  const supergraph = Supergraph.build(supergraphSdl);
  const planning = await PlanningThread.start({ supergraphSdl }, logger);
  const plans = new PlanCache(planning);
  const gateway = new ApolloGateway({
    supergraphSdl,
    logger,
    queryPlannerConfig: { cache: plans },
    buildService: ({ name }) => {
      const source = dataSources[name];
      if (!source) throw new Error(`no origins are configured for the subgraph ${name}`);
      return source;
    },
  });
  const schema = supergraph.apiSchema().toGraphQLJSSchema();
  const prices = new CostModel(schema, readCostDirectives(supergraph.schema));
  return { supergraph, schema, prices, gateway, plans, planning };
}
