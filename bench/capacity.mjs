/**
 * What people do at the peak, what that comes to in each part of the system by what was measured, and how many of each
 * it takes: the tables of docs/scaling.md. It is arithmetic over a model and needs nothing that runs.
 *
 *     npm run bench -- capacity [shareOnline=0.1] [messagesADay=10] [roomsEach=15] [seed=1]
 */
import { HABITS } from '../tools/capacity/habits.mjs';
import { tables } from '../tools/capacity/tables.mjs';
import { readOptions } from './harness/options.mjs';

const { shareOnline, messagesADay, roomsEach } = HABITS;
const { seed, ...habits } = readOptions({ shareOnline, messagesADay, roomsEach, seed: 1 });

for (const [title, table] of Object.entries(tables({ ...HABITS, ...habits }, seed))) {
  console.log(`\n${title}\n\n${table}`);
}
