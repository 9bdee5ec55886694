/** `npm run chaos [-- <part of a fault's name>]`: runs each fault at full length and prints a table. */
import { spawnSync } from 'node:child_process';
import { prepare } from '../../dev/launcher/bootstrap.mjs';

prepare();
const jest = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'];
const { status } = spawnSync(process.execPath, [...jest, '--selectProjects', 'chaos', '--no-watchman'], {
  env: { ...process.env, PARLEY_FAULT_SCALE: '1', PARLEY_FAULT: process.argv[2] ?? '' },
  stdio: 'inherit',
});
process.exit(status ?? 1);
