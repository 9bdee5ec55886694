/**
 * `npm run test:node -- <major> [script [arguments]]`: runs the checks, unit and integration tests, or one npm script, on
 * another version of Node. Its binary comes from the npm package `node`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SCRIPTS = ['check', 'test:unit', 'test:integration'];
const ROOT = fileURLToPath(new URL('..', import.meta.url));

const [major, script, ...args] = process.argv.slice(2);
if (!/^\d+$/.test(major ?? '')) {
  console.error('Usage: npm run test:node -- <major> [script [arguments]]');
  process.exit(1);
}
const bin = installNode(major);
const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` };
const { stdout: version } = spawnSync('node', ['--version'], { env, encoding: 'utf8' });
if (!version?.startsWith(`v${major}.`)) throw new Error(`Expected Node ${major}, found ${version}`);

let failed = false;
for (const name of script ? [script] : SCRIPTS) {
  console.log(`\n── ${name} on Node ${version.trim()}`);
  const { status } = spawnSync('npm', ['run', '--silent', name, '--', ...args], { cwd: ROOT, env, stdio: 'inherit' });
  failed ||= status !== 0;
}
process.exit(failed ? 1 : 0);

/** Installs the latest release of a major version of Node, unless it is there. @returns the folder of its binary. */
function installNode(wanted) {
  const folder = join(ROOT, `.parley/tools/node-${wanted}`);
  const binaries = join(folder, 'node_modules/node/bin');
  if (existsSync(join(binaries, 'node'))) return binaries;
  mkdirSync(folder, { recursive: true });
  // Its install script only selects the binary of this platform, from another npm package.
  const install = ['install', '--prefix', folder, '--no-save', '--ignore-scripts=false', `node@${wanted}`];
  if (spawnSync('npm', install, { cwd: folder, stdio: 'inherit' }).status !== 0) process.exit(1);
  return binaries;
}
