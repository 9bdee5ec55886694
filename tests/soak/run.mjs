/** `npm run soak [-- --minutes 20]`: simulates users who connect and disconnect, and prints a table. Checks memory in runs of about 9 minutes or more. */
import { parseArgs } from 'node:util';
import { prepare } from '../../dev/launcher/bootstrap.mjs';
import { runSuite } from '../../scripts/test/run-suite.mjs';

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '10' } } });
if (!(Number(values.minutes) > 0)) throw new Error('--minutes takes a number above zero');

prepare();
process.exit(runSuite('soak', [], { ...process.env, PARLEY_SOAK_MINUTES: values.minutes }) ? 0 : 1);
