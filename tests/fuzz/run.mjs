/** `npm run fuzz:queries [-- --minutes 10 --seed 1]`: searches for the most expensive permitted operations and prints a table. */
import { mkdirSync } from 'node:fs';
import { launch } from './launch.mjs';

const RESULTS = '.parley/results';

mkdirSync(RESULTS, { recursive: true });
launch(['--like-production'], ['tests/fuzz/main.ts', '--file', `${RESULTS}/fuzz.json`]);
