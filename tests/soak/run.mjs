/** `npm run soak [-- --minutes 20]`: simulates users who connect and disconnect, and prints a table. Checks memory in runs of about 9 minutes or more. */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { prepare } from '../../dev/launcher/bootstrap.mjs';

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '10' } } });
if (!(Number(values.minutes) > 0)) throw new Error('--minutes takes a number above zero');

prepare();
const jest = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'];
const { status } = spawnSync(process.execPath, [...jest, '--selectProjects', 'soak', '--no-watchman'], {
  env: { ...process.env, PARLEY_SOAK_MINUTES: values.minutes },
  stdio: 'inherit',
});
process.exit(status ?? 1);
