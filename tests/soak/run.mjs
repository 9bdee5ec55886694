/** `npm run soak [-- --minutes 20]`: people come and go for that long; ends with a table. Memory is judged from some 9 minutes on. */
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
