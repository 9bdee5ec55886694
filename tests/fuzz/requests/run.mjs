/** `npm run fuzz:requests [-- --minutes 10 --seed 1]`: sends what no client should, and looks for errors of ours. */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { prepare } from '../../../docker/local/bootstrap.mjs';

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
const fuzz = ['tests/fuzz/requests/main.ts', '--minutes', values.minutes, '--seed', values.seed];
const beside = ['docker/local/dist/main.js', 'exec', '--', process.execPath, ...TYPESCRIPT, ...fuzz];
process.exit(spawnSync(process.execPath, beside, { stdio: 'inherit' }).status ?? 1);
