import { randomUUID } from 'node:crypto';
import { MongoClient, type Db } from 'mongodb';
import { startStores } from '../src/index.ts';
import type { Stores } from '../src/stores.ts';

/** Stores of one test file; ignores the environment. */
export function ownStores(options: { dataDir?: string; throwAway?: boolean } = { throwAway: true }): Promise<Stores> {
  const { PATH, PARLEY_CACHE, PARLEY_DEBIAN_MIRROR, XDG_CACHE_HOME, HOME } = process.env;
  const env = { PATH, PARLEY_CACHE, PARLEY_DEBIAN_MIRROR, XDG_CACHE_HOME, HOME };
  return startStores({ ...options, env, onProgress: () => undefined });
}

export interface TestDatabase {
  client: MongoClient;
  db: Db;
  drop(): Promise<void>;
}

/** A uniquely named database on the server of `MONGO_URL`. */
export async function testDatabase(url = process.env.MONGO_URL ?? ''): Promise<TestDatabase> {
  const client = await new MongoClient(url, { w: 'majority', journal: true, retryWrites: true }).connect();
  const db = client.db(`test_${randomUUID()}`);
  return {
    client,
    db,
    drop: async () => {
      await db.dropDatabase();
      await client.close();
    },
  };
}

interface Stage {
  stage: string;
  inputStage?: Stage;
  inputStages?: Stage[];
}

/** The names of all stages of a plan, from the outside in. */
export function stagesOf(plan: Stage): string[] {
  return [
    plan.stage,
    ...[plan.inputStage, ...(plan.inputStages ?? [])].flatMap((each) => (each ? stagesOf(each) : [])),
  ];
}
