/**
 * Computes the tables of docs/scaling.md: the peak workload, its cost in each component by the measurements, and the
 * number of processes that it needs. A pure calculation that needs no running system.
 *
 *     npm run bench -- capacity [onlineShare=0.1] [messagesPerDay=10] [roomsPerUser=15] [seed=1]
 */
import { WORKLOAD } from '../tools/capacity/workload.mjs';
import { tables } from '../tools/capacity/tables.mjs';
import { readOptions } from './harness/options.mjs';

const { onlineShare, messagesPerDay, roomsPerUser } = WORKLOAD;
const { seed, ...workload } = readOptions({ onlineShare, messagesPerDay, roomsPerUser, seed: 1 });

for (const [title, table] of Object.entries(tables({ ...WORKLOAD, ...workload }, seed))) {
  console.log(`\n${title}\n\n${table}`);
}
