/** `npm run chaos [-- <Jest options>]`: runs each fault at full length and prints a table. */
import { prepare } from '../../dev/launcher/bootstrap.mjs';
import { runSuite } from '../../scripts/test/run-suite.mjs';

prepare();
const hasPassed = runSuite('chaos', process.argv.slice(2), { ...process.env, PARLEY_FAULT_SCALE: '1' });
process.exit(hasPassed ? 0 : 1);
