/** `npm run fuzz:queries [-- --minutes 10 --seed 1]`: searches for the dearest operation that is allowed; ends with a table. */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { prepare } from '../../docker/local/bootstrap.mjs';

const RESULTS = '.parley/results';
const TYPESCRIPT = ['--no-warnings', '--conditions=parley:source', '--import=./tests/support/typescript/register.mjs'];

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
  },
});
if (!(Number(values.minutes) > 0)) throw new Error('--minutes takes a number above zero');
if (!(Number(values.seed) >= 0)) throw new Error('--seed takes a number');

prepare();
mkdirSync(RESULTS, { recursive: true });
const beside = ['docker/local/dist/main.js', 'exec', '--as-delivered', '--'];
const search = [
  'tests/fuzz/main.ts',
  '--minutes',
  values.minutes,
  '--seed',
  values.seed,
  '--file',
  `${RESULTS}/fuzz.json`,
];
const { status } = spawnSync(process.execPath, [...beside, process.execPath, ...TYPESCRIPT, ...search], {
  stdio: 'inherit',
});
process.exit(status ?? 1);
