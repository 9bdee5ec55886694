/** The thread that plans; see `PlanningThread`, which starts it. */
import { parentPort, workerData } from 'node:worker_threads';
import { Planner } from './planner.ts';
import type { PlanAnswer, PlanRequest, ThreadData } from './planning-thread.ts';

const { supergraphSdl } = workerData as ThreadData;
const planner = new Planner(supergraphSdl);

const answer = (message: PlanAnswer) => parentPort?.postMessage(message);

parentPort?.on('message', ({ source, operationName }: PlanRequest) => {
  try {
    answer({ json: planner.plan(source, operationName) });
  } catch (error) {
    answer({ failure: error instanceof Error ? error.message : String(error) });
  }
});
answer('ready');
