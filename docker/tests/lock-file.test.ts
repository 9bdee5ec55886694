import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { rootPath } from './support/root.ts';

type Packages = Record<string, { optionalDependencies?: Record<string, string> }>;

/**
 * `npm ci`, with which every image begins, refuses a lock file that lacks an optional dependency, even one that is
 * for another platform. npm writes such a lock file, without a word, when it cannot find the package.
 */
test('the lock file describes the optional dependencies of every platform', () => {
  const { packages } = JSON.parse(readFileSync(rootPath('package-lock.json'), 'utf8')) as { packages: Packages };
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !foldersAbove(path).some((folder) => `${folder}node_modules/${name}` in packages))
      .map((name) => `${name} (of ${path})`),
  );
  expect(missing).toEqual([]);
});

/** Where a package at `path` looks for what it needs, the nearest first. */
function foldersAbove(path: string): string[] {
  const end = path.lastIndexOf('node_modules/');
  return [path === '' ? '' : `${path}/`, ...(end < 0 ? [''] : foldersAbove(path.slice(0, end).replace(/\/$/, '')))];
}
