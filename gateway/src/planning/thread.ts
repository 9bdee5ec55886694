/** The worker thread of `PlanningThread`. */
import { parentPort, workerData } from 'node:worker_threads';
import { Planner } from './planner.ts';
import type { PlanReply, PlanRequest, ThreadData } from './planning-thread.ts';

const { supergraphSdl } = workerData as ThreadData;
const planner = new Planner(supergraphSdl);

const reply = (message: PlanReply) => parentPort?.postMessage(message);

parentPort?.on('message', ({ source, operationName }: PlanRequest) => {
  try {
    reply({ json: planner.plan(source, operationName) });
  } catch (error) {
    reply({ failure: error instanceof Error ? error.message : String(error) });
  }
});
reply('ready');
