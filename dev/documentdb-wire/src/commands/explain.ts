import { Command } from '../command.ts';
import { CommandError } from '../errors.ts';
import { withBackend } from '../execution.ts';
import type { Context } from './context.ts';
import { summarisePlan, type PlanNode } from './plan.ts';
import { reply } from './reply.ts';

/** The engine's set-returning functions that plan a command. */
const PLANNED: Readonly<Record<string, string>> = {
  find: 'bson_aggregation_find',
  aggregate: 'bson_aggregation_pipeline',
  count: 'bson_aggregation_count',
  distinct: 'bson_aggregation_distinct',
};

interface Explained {
  Plan: PlanNode;
  'Execution Time'?: number;
}

/** `explain`, and `aggregate` with `explain: true`: PostgreSQL's plan in the shape of mongod's. */
export async function explain(command: Command, { backend }: Context): Promise<Buffer> {
  const inner = command.embedded('explain');
  const explained = inner ? new Command(inner, [], command.database) : command;
  const planned = PLANNED[explained.name];
  if (!planned) throw new CommandError('CommandNotSupported', `explain is not supported for ${explained.name}`);
  const analyze = command.text('verbosity') !== 'queryPlanner';
  const row = await withBackend(backend, command.number('maxTimeMS'), ({ query }) =>
    query(
      {
        name: `explain_${planned}_${analyze}`,
        text: `EXPLAIN (ANALYZE ${analyze}, FORMAT JSON)
          SELECT document FROM documentdb_api_catalog.${planned}($1, $2::documentdb_core.bson)`,
      },
      [command.database, explained.forEngine(['explain'])],
    ),
  );
  const [result] = row['QUERY PLAN'] as Explained[];
  if (!result) throw new CommandError('InternalError', 'the engine returned no plan');
  const { stages, returned, keys, documents } = summarisePlan(result.Plan);
  return reply({
    queryPlanner: {
      namespace: `${command.database}.${explained.collection}`,
      winningPlan: stages,
      rejectedPlans: [],
    },
    ...(analyze
      ? {
          executionStats: {
            executionSuccess: true,
            nReturned: returned,
            executionTimeMillis: Math.ceil(result['Execution Time'] ?? 0),
            totalKeysExamined: keys,
            totalDocsExamined: documents,
            executionStages: stages,
          },
        }
      : {}),
    serverInfo: { version: 'documentdb' },
  });
}
