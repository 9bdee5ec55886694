/** The worker thread of `PlanningThread`. */
import { parentPort, workerData } from 'node:worker_threads';
import { Planner } from './planner.ts';
import type { PlanResponse, PlanRequest, ThreadData } from './planning-thread.ts';

const { supergraphSdl } = workerData as ThreadData;
const planner = new Planner(supergraphSdl);

const respond = (message: PlanResponse) => parentPort?.postMessage(message);

parentPort?.on('message', ({ source, operationName }: PlanRequest) => {
  try {
    respond({ json: planner.plan(source, operationName) });
  } catch (error) {
    respond({ failure: error instanceof Error ? error.message : String(error) });
  }
});
respond('ready');
