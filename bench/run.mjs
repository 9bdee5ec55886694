/**
 * `npm run bench -- <name> [options]`: installs what Parley is measured against, on first use, and runs `<name>.mjs`
 * beside a system of its own whose data is thrown away; `capacity` needs neither.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepare } from '../dev/launcher/bootstrap.mjs';

const HERE = import.meta.dirname;
/** What the benches share is no bench. */
const SHARED = ['run.mjs', 'client.mjs'];
/** Arithmetic, for which nothing has to run. */
const ALONE = ['capacity'];
/** A bench that hangs ends. */
const DEADLINE_MS = 60 * 60_000;

/**
 * A few people stand in for thousands: registering one costs a password hash. This is in addition to the limits that the
 * system beside a command has raised anyway.
 */
const VARIABLES = {
  ACCESS_TOKEN_SECONDS: '14400',
  LIMIT_REGISTRATIONS: '1000',
  LIMIT_SOCKETS: '1000',
  LIMIT_READS: '10000',
  LIMIT_SENDS: '10000',
  LIMIT_SENDS_BURST: '20000',
};

const benches = readdirSync(HERE)
  .filter((file) => file.endsWith('.mjs') && !SHARED.includes(file))
  .map((file) => file.slice(0, -'.mjs'.length));
const [name, ...options] = process.argv.slice(2);
if (!benches.includes(name)) {
  console.error(`Say which bench to run, out of: ${benches.join(', ')}`);
  process.exit(1);
}

const isAlone = ALONE.includes(name);
if (!isAlone) {
  prepare();
  for (const folder of [HERE, join(HERE, 'mercurius')]) install(folder);
}
const bench = [`bench/${name}.mjs`, ...options];
const beside = ['dev/launcher/dist/main.js', 'exec', '--', process.execPath, ...bench];
const child = spawn(process.execPath, isAlone ? bench : beside, {
  cwd: join(HERE, '..'),
  env: { ...VARIABLES, ...process.env },
  stdio: 'inherit',
  timeout: DEADLINE_MS,
});
// What was started has to be stopped again, which the child sees to; Ctrl-C reaches it by itself.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('exit', (code) => process.exit(code ?? 1));

/** Runs where the lock file differs from that of the last installation. */
function install(folder) {
  const lock = readFileSync(join(folder, 'package-lock.json'), 'utf8');
  const installed = join(folder, 'node_modules/.installed');
  if (existsSync(installed) && readFileSync(installed, 'utf8') === lock) return;
  console.log('Installing what Parley is measured against …');
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(1);
  writeFileSync(installed, lock);
}
