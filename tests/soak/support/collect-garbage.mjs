/** Loaded into each service of the soak: on SIGUSR2 it collects all garbage, so that what is left is what is held. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collectAll = runInNewContext('gc');
// Without an argument: with one it collects the youngest only.
process.on('SIGUSR2', () => collectAll());
