import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const readRoot = (file) => readFileSync(join(ROOT, file), 'utf8');
const { version: CURRENT, workspaces: WORKSPACES } = JSON.parse(readRoot('package.json'));
const MANIFESTS = ['package.json', ...WORKSPACES.map((folder) => `${folder}/package.json`)];
const FILES = [...MANIFESTS, 'package-lock.json', 'helm/parley/Chart.yaml', 'scripts/release.mjs'];

const CHANGELOG = `# Changelog

## Unreleased

### Added

- A way to archive rooms.

## ${CURRENT} - 2026-01-31

### Fixed

- A missing message.
`;

let folder;

/** Creates a repository with no remote that contains the files of a release. */
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-release-'));
  for (const file of FILES) cpSync(join(ROOT, file), join(folder, file));
  writeFileSync(join(folder, 'CHANGELOG.md'), CHANGELOG);
  git('init', '--quiet', '--initial-branch=main');
  commitAll();
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function run(program, args) {
  const identity = { GIT_AUTHOR_NAME: 'Ada', GIT_AUTHOR_EMAIL: 'ada@example.test' };
  const committer = { GIT_COMMITTER_NAME: 'Ada', GIT_COMMITTER_EMAIL: 'ada@example.test' };
  const env = { ...process.env, ...identity, ...committer, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  return spawnSync(program, args, { cwd: folder, encoding: 'utf8', env });
}

function git(...args) {
  const { status, stdout, stderr } = run('git', args);
  if (status !== 0) throw new Error(stderr);
  return stdout.trim();
}

function commitAll() {
  git('add', '--all');
  git('commit', '--quiet', '--message', 'A change');
}

const release = (...args) => run(process.execPath, ['scripts/release.mjs', ...args]);
const read = (file) => readFileSync(join(folder, file), 'utf8');
const readJson = (file) => JSON.parse(read(file));

test('all packages and the chart have one version', () => {
  const versions = MANIFESTS.map((file) => JSON.parse(readRoot(file)).version);
  expect(new Set(versions)).toEqual(new Set([CURRENT]));
  const chart = readRoot('helm/parley/Chart.yaml');
  expect(chart).toContain(`\nversion: ${CURRENT}\nappVersion: ${CURRENT}\n`);
});

describe('a release', () => {
  test('sets the version everywhere, dates the changelog, commits and tags', () => {
    const { status, stdout, stderr } = release('7.0.0');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('git push --follow-tags');

    const packages = JSON.stringify(WORKSPACES.map((path) => readJson('package-lock.json').packages[path]));
    const manifests = MANIFESTS.map(read).join('');
    for (const text of [packages, manifests]) {
      expect(text).not.toMatch(new RegExp(`"(version|@parley/[a-z-]+)": ?"(?!7\\.0\\.0")`));
    }
    expect(read('helm/parley/Chart.yaml')).toContain('\nversion: 7.0.0\nappVersion: 7.0.0\n');
    const date = new Date().toISOString().slice(0, 10);
    const dated = CHANGELOG.replace('## Unreleased\n', `## Unreleased\n\n## 7.0.0 - ${date}\n`);
    expect(read('CHANGELOG.md')).toBe(dated);

    expect(git('status', '--porcelain')).toBe('');
    expect(git('log', '-1', '--format=%s')).toBe('Parley 7.0.0');
    expect(git('cat-file', '-t', 'v7.0.0')).toBe('tag');
    expect(git('rev-parse', 'v7.0.0^{commit}')).toBe(git('rev-parse', 'HEAD'));
    expect(git('tag', '--list', '--format=%(contents)', 'v7.0.0')).toContain('### Added\n\n- A way to archive rooms.');
  });

  test('changes only versions', () => {
    const before = git('rev-parse', 'HEAD');
    release('7.0.0');
    const changed = git('diff', '--unified=0', before, 'HEAD', '--', '*.json', '*.yaml').split('\n');
    const removed = changed
      .filter((line) => /^-(?!--)/.test(line))
      .map((line) => line.slice(1).replaceAll(CURRENT, ''));
    const added = changed
      .filter((line) => /^\+(?!\+\+)/.test(line))
      .map((line) => line.slice(1).replaceAll('7.0.0', ''));
    expect(added).toEqual(removed);
  });

  test.each([
    ['patch', ([major, minor, patch]) => `${major}.${minor}.${patch + 1}`],
    ['minor', ([major, minor]) => `${major}.${minor + 1}.0`],
    ['major', ([major]) => `${major + 1}.0.0`],
  ])('%s raises that part and resets the lower ones', (part, next) => {
    expect(release(part).status).toBe(0);
    expect(readJson('package.json').version).toBe(next(CURRENT.split('.').map(Number)));
  });

  test('is rehearsed by --dry-run, which changes nothing', () => {
    const before = git('rev-parse', 'HEAD');
    const { status, stdout } = release('minor', '--dry-run');
    expect(status).toBe(0);
    for (const file of [...MANIFESTS, 'package-lock.json', 'helm/parley/Chart.yaml', 'CHANGELOG.md']) {
      expect(stdout).toContain(`  ${file}\n`);
    }
    expect(stdout).toContain('- A way to archive rooms.');
    expect(git('rev-parse', 'HEAD')).toBe(before);
    expect(git('status', '--porcelain')).toBe('');
    expect(git('tag')).toBe('');
  });
});

describe('a release is rejected', () => {
  const expectRejection = (args, message) => {
    const before = git('rev-parse', 'HEAD');
    const { status, stderr } = release(...args);
    expect(status).toBe(1);
    expect(stderr).toContain(message);
    expect(git('rev-parse', 'HEAD')).toBe(before);
    expect(git('tag', '--list', 'v7*')).toBe('');
  };

  test('for a version that is not higher', () => {
    expectRejection([CURRENT], 'is not higher than');
    expectRejection(['0.0.9'], 'is not higher than');
  });

  test('without a version, for an unknown one and for an unknown option', () => {
    for (const args of [[], ['next'], ['1.2'], ['7.0.0-rc.1'], ['7.0.0', '8.0.0'], ['7.0.0', '--force']]) {
      expectRejection(args, 'Usage: npm run release');
    }
  });

  test('with changes that are not committed', () => {
    writeFileSync(join(folder, 'new-file'), '');
    expectRejection(['7.0.0'], 'the tree is dirty');
  });

  test('on another branch than main', () => {
    git('switch', '--quiet', '--create', 'feature');
    expectRejection(['7.0.0'], 'not on feature');
  });

  test('without an entry in the changelog', () => {
    writeFileSync(join(folder, 'CHANGELOG.md'), CHANGELOG.replace('- A way to archive rooms.\n', ''));
    commitAll();
    expectRejection(['7.0.0'], 'has no entry');
  });

  test('when its tag exists', () => {
    git('tag', 'v8.0.0');
    expectRejection(['8.0.0'], 'The tag v8.0.0 exists already');
  });
});
