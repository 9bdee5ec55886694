import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { prepare } from '../../dev/launcher/bootstrap.mjs';

const TYPESCRIPT = ['--no-warnings', '--conditions=parley:source', '--import=./tests/support/typescript/register.mjs'];

/**
 * Runs a fuzzer against a separate system for `--minutes` (default 10) with `--seed` (default random) and exits with its
 * code.
 * @param exec options for the system, such as `--like-production`.
 * @param program the fuzzer and its own options.
 */
export function launch(exec, program) {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '10' },
      seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    },
  });
  if (!(Number(values.minutes) > 0)) throw new Error('--minutes takes a number above zero');
  if (!(Number(values.seed) >= 0)) throw new Error('--seed takes a number');

  prepare();
  const fuzz = [...TYPESCRIPT, ...program, '--minutes', values.minutes, '--seed', values.seed];
  const command = ['dev/launcher/dist/main.js', 'exec', ...exec, '--', process.execPath, ...fuzz];
  process.exit(spawnSync(process.execPath, command, { stdio: 'inherit' }).status ?? 1);
}
