/** Preloaded into each service of the soak test to collect all garbage on SIGUSR2, leaving only reachable memory. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collectAll = runInNewContext('gc');
// Without an argument, because with one it collects only the young generation.
process.on('SIGUSR2', () => collectAll());
