/**
 * `npm run release -- <major|minor|patch|x.y.z> [--dry-run]`: sets the version of every package and of the Helm chart,
 * dates the "Unreleased" section of CHANGELOG.md, and makes a commit and an annotated tag. It pushes nothing.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

const USAGE = 'Usage: npm run release -- <major|minor|patch|x.y.z> [--dry-run]';
const PARTS = ['major', 'minor', 'patch'];
const CHANGELOG = 'CHANGELOG.md';
const UNRELEASED = '## Unreleased';
const CHART = 'helm/parley/Chart.yaml';

try {
  release();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}

function release() {
  const { values, positionals } = readArguments();
  const version = nextVersion(readJson('package.json').version, positionals[0]);
  requireReleasable(version);
  const date = new Date().toISOString().slice(0, 10);
  const { changelog, notes } = datedChangelog(version, date);
  const files = new Map([
    ...packageFiles(version),
    [CHART, readFileSync(CHART, 'utf8').replace(/^(version|appVersion): .*$/gm, `$1: ${version}`)],
    [CHANGELOG, changelog],
  ]);

  if (values['dry-run']) {
    console.log(`Would release ${version}, tagged v${version}, and change:`);
    for (const file of files.keys()) console.log(`  ${file}`);
    console.log(`\n${notes}`);
    return;
  }
  for (const [file, text] of files) writeFileSync(file, text);
  git('commit', '--quiet', '--message', `Parley ${version}`, '--', ...files.keys());
  git('tag', '--annotate', `v${version}`, '--cleanup=whitespace', '--message', `Parley ${version}\n\n${notes}`);
  console.log(`Released ${version}. To publish it: git push --follow-tags origin main`);
}

function readArguments() {
  try {
    const parsed = parseArgs({ allowPositionals: true, options: { 'dry-run': { type: 'boolean' } } });
    if (parsed.positionals.length === 1) return parsed;
  } catch {
    // An unknown option.
  }
  throw new Error(USAGE);
}

/** @throws Error when the requested version is not a version, or not higher than the current one. */
function nextVersion(current, requested) {
  const now = current.split('.').map(Number);
  const part = PARTS.indexOf(requested);
  if (part >= 0) return now.map((number, index) => (index < part ? number : index === part ? number + 1 : 0)).join('.');
  if (!/^(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}$/.test(requested)) throw new Error(USAGE);
  const next = requested.split('.').map(Number);
  const changed = next.findIndex((number, index) => number !== now[index]);
  if (changed < 0 || next[changed] < now[changed]) throw new Error(`${requested} is not higher than ${current}.`);
  return requested;
}

function requireReleasable(version) {
  const branch = git('branch', '--show-current');
  if (branch !== 'main') throw new Error(`Releases are made on main, not on ${branch || 'a detached commit'}.`);
  if (git('status', '--porcelain') !== '') throw new Error('Commit or remove all changes first: the tree is dirty.');
  if (git('tag', '--list', `v${version}`) !== '') throw new Error(`The tag v${version} exists already.`);
}

/** Moves the unreleased entries into a dated section. @throws Error when there is no entry. */
function datedChangelog(version, date) {
  const text = readFileSync(CHANGELOG, 'utf8');
  const [before, after] = text.split(`\n${UNRELEASED}\n`);
  if (after === undefined) throw new Error(`${CHANGELOG} has no section "${UNRELEASED}".`);
  const end = after.indexOf('\n## ');
  const notes = after.slice(0, end < 0 ? undefined : end).trim();
  if (!/^- /m.test(notes)) throw new Error(`The section "${UNRELEASED}" of ${CHANGELOG} has no entry.`);
  return { notes, changelog: `${before}\n${UNRELEASED}\n\n## ${version} - ${date}\n${after}` };
}

/** All package.json files of the workspace and the lock file, with the version and their dependencies on each other. */
function packageFiles(version) {
  const { workspaces } = readJson('package.json');
  const manifests = ['package.json', ...workspaces.map((folder) => `${folder}/package.json`)];
  const own = new Set(manifests.map((file) => readJson(file).name));
  const withVersion = (manifest) => {
    const changed = { ...manifest, version };
    for (const kind of ['dependencies', 'devDependencies'].filter((key) => manifest[key])) {
      const entries = Object.entries(manifest[kind]).map(([name, range]) => [name, own.has(name) ? version : range]);
      changed[kind] = Object.fromEntries(entries);
    }
    return changed;
  };
  const lock = readJson('package-lock.json');
  for (const folder of ['', ...workspaces]) lock.packages[folder] = withVersion(lock.packages[folder]);
  return [
    ...manifests.map((file) => [file, toJson(withVersion(readJson(file)))]),
    ['package-lock.json', toJson({ ...lock, version })],
  ];
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function toJson(value) {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function git(...args) {
  return execFileSync('git', args, { encoding: 'utf8' }).trim();
}
