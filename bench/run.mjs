/**
 * `npm run bench -- <name> [options]`: installs the systems for comparison on first use and runs `<name>.mjs` with a
 * separate system and temporary data. `capacity` needs neither.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepare } from '../dev/launcher/bootstrap.mjs';

const HERE = import.meta.dirname;
/** Files that are not benchmarks. */
const SHARED = ['run.mjs', 'client.mjs'];
/** Benchmarks that need no running system. */
const STANDALONE = ['capacity'];
/** A benchmark that hangs is killed. */
const DEADLINE_MS = 60 * 60_000;

/**
 * A few users stand in for thousands, because registering one costs a password hash. These limits come on top of those
 * that `exec` raises anyway.
 */
const VARIABLES = {
  ACCESS_TOKEN_SECONDS: '14400',
  RATE_LIMIT_REGISTRATIONS: '1000',
  MAX_SOCKETS_PER_USER: '1000',
  RATE_LIMIT_READ_MARKERS: '10000',
  RATE_LIMIT_SENDS: '10000',
  RATE_LIMIT_SENDS_BURST: '20000',
};

const benches = readdirSync(HERE)
  .filter((file) => file.endsWith('.mjs') && !SHARED.includes(file))
  .map((file) => file.slice(0, -'.mjs'.length));
const [name, ...options] = process.argv.slice(2);
if (!benches.includes(name)) {
  console.error(`Usage: npm run bench -- <name> [options]. Benchmarks: ${benches.join(', ')}`);
  process.exit(1);
}

const isStandalone = STANDALONE.includes(name);
if (!isStandalone) {
  prepare();
  for (const folder of [HERE, join(HERE, 'mercurius')]) install(folder);
}
const bench = [`bench/${name}.mjs`, ...options];
const withSystem = ['dev/launcher/dist/main.js', 'exec', '--', process.execPath, ...bench];
const child = spawn(process.execPath, isStandalone ? bench : withSystem, {
  cwd: join(HERE, '..'),
  env: { ...VARIABLES, ...process.env },
  stdio: 'inherit',
  timeout: DEADLINE_MS,
});
// The child stops the system that it has started. It receives Ctrl-C itself.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('exit', (code) => process.exit(code ?? 1));

/** Installs a folder's packages unless its lock file is unchanged since the last installation. */
function install(folder) {
  const lock = readFileSync(join(folder, 'package-lock.json'), 'utf8');
  const installed = join(folder, 'node_modules/.installed');
  if (existsSync(installed) && readFileSync(installed, 'utf8') === lock) return;
  console.log('Installing the systems for comparison …');
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(1);
  writeFileSync(installed, lock);
}
