/**
 * Prepares the checkout before any package can be imported: installs and builds, each step only if its inputs changed.
 * Uses only Node, so that it runs on a fresh clone.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const STAMPS = join(ROOT, '.parley/stamps');
const MIN_NODE = [20, 19];

/** Each step runs if its inputs differ from those of its last successful run. */
const STEPS = [
  {
    name: 'packages',
    title: 'Installing packages',
    inputs: ['package.json', 'package-lock.json'],
    output: 'node_modules/.package-lock.json',
    command: ['npm', 'ci', '--no-audit', '--no-fund', '--loglevel=error'],
  },
  {
    name: 'services',
    title: 'Compiling the services',
    inputs: [
      'package-lock.json',
      'tsconfig.base.json',
      'packages',
      'subgraphs',
      'gateway/src',
      'dev/documentdb-wire',
      'dev/embedded-stores',
      'dev/launcher',
      'edge',
    ],
    output: 'gateway/dist/main.js',
    command: ['npx', 'tsc', '-b'],
  },
  {
    name: 'playground',
    title: 'Bundling the playground',
    inputs: ['package-lock.json', 'gateway/package.json', 'gateway/vite.config.ts', 'gateway/playground'],
    output: 'gateway/dist/playground/index.html',
    command: ['npm', 'run', 'build', '-w', '@parley/gateway', '--silent'],
  },
  {
    name: 'web',
    title: 'Bundling the web client',
    inputs: [
      'package-lock.json',
      'web/package.json',
      'web/vite.config.ts',
      'web/vite',
      'web/index.html',
      'web/public',
      'web/src',
      'packages/text/src',
    ],
    output: 'web/dist/index.html',
    command: ['npm', 'run', 'build', '-w', '@parley/web', '--silent'],
  },
];

/**
 * Installs and builds what is missing or outdated; exits with status 1 and the step's output when one fails.
 * @param {string[]} names the required steps.
 */
export function prepare(names = STEPS.map(({ name }) => name)) {
  requireNode();
  for (const step of STEPS) {
    if (!names.includes(step.name)) continue;
    const fingerprint = fingerprintOf(step.inputs);
    const stamp = join(STAMPS, step.name);
    const isFresh =
      existsSync(join(ROOT, step.output)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint;
    if (isFresh) continue;
    rmSync(stamp, { force: true });
    run(step);
    mkdirSync(STAMPS, { recursive: true });
    writeFileSync(stamp, fingerprint);
  }
}

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > MIN_NODE[0] || (major === MIN_NODE[0] && minor >= MIN_NODE[1])) return;
  console.error(`Parley requires Node ${MIN_NODE.join('.')} or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

function run({ title, command: [program, ...args] }) {
  const started = Date.now();
  process.stdout.write(`${title} … `);
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (status !== 0) {
    process.stdout.write('failed\n');
    console.error([error?.message, stdout, stderr].filter(Boolean).join('\n'));
    process.exit(1);
  }
  process.stdout.write(`${((Date.now() - started) / 1000).toFixed(1)} s\n`);
}

/** Changes whenever a file in the inputs is added, removed or written. */
function fingerprintOf(inputs) {
  const hash = createHash('sha256');
  for (const input of inputs) addTo(hash, input);
  return hash.digest('hex');
}

const BUILT = new Set(['node_modules', 'dist', 'tests']);

function addTo(hash, path) {
  const stats = statSync(join(ROOT, path), { throwIfNoEntry: false });
  if (!stats) return;
  if (!stats.isDirectory()) {
    if (!path.endsWith('.tsbuildinfo')) hash.update(`${path} ${stats.size} ${stats.mtimeMs}\n`);
    return;
  }
  for (const name of readdirSync(join(ROOT, path)).sort()) if (!BUILT.has(name)) addTo(hash, join(path, name));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) prepare();
