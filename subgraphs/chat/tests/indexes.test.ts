import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ChatFixture } from './support/chat-fixture.ts';
import { CommandLog, type Command } from './support/command-log.ts';
import { everyQuery } from './support/every-query.ts';

interface Plan {
  stage?: string;
  inputStage?: Plan;
  inputStages?: Plan[];
}

/** Documents examined for a page, with a margin for query planners. A collection scan examines a thousand. */
const MAX_EXAMINED = 120;

let chat: ChatFixture;
let log: CommandLog;

beforeAll(async () => {
  chat = await ChatFixture.start();
  log = await CommandLog.open(chat.mongoUrl);
});
afterAll(async () => {
  await log.close();
  await chat.close();
});

test('every query of the repositories uses an index, and pages use its order', async () => {
  const plans: Record<string, { stages: string[]; examined: number }> = {};
  for (const [name, call] of await everyQuery(log.connection)) {
    const queries = (await log.of(call)).filter(({ find, aggregate }) => find ?? aggregate);
    for (const [index, query] of queries.entries()) plans[`${name} ${index}`] = await explain(query);
  }
  expect(Object.keys(plans).length).toBeGreaterThan(40);
  const bad = Object.entries(plans).filter(([name, { stages, examined }]) => {
    // Counts and searches may sort; pages must be read in the order of an index.
    const isPage = !stages.includes('GROUP') && !name.startsWith('messages.search');
    const isSorted = isPage && stages.includes('SORT');
    return !stages.includes('IXSCAN') || stages.includes('COLLSCAN') || isSorted || examined > MAX_EXAMINED;
  });
  expect(bad).toEqual([]);
});

async function explain(command: Command): Promise<{ stages: string[]; examined: number }> {
  const { lsid: _session, $db: _database, readConcern: _concern, ...query } = command;
  const response = await log.connection.db?.command({ explain: query, verbosity: 'executionStats' });
  const { winningPlan } = response?.['queryPlanner'] as { winningPlan: Plan };
  const { totalDocsExamined } = response?.['executionStats'] as { totalDocsExamined: number };
  return { stages: flatten(winningPlan), examined: totalDocsExamined };
}

const flatten = (plan: Plan | undefined): string[] =>
  plan ? [plan.stage ?? '', ...flatten(plan.inputStage), ...(plan.inputStages ?? []).flatMap(flatten)] : [];
