/** Replaces the planning thread. The source of an operation decides how it behaves. */
import { parentPort } from 'node:worker_threads';

parentPort.on('message', ({ source }) => {
  if (source === 'die') throw new Error('as asked');
  if (source === 'hang') for (;;);
  if (source !== 'wait') parentPort.postMessage({ json: JSON.stringify({ kind: 'QueryPlan', source }) });
});
parentPort.postMessage('ready');
