import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { rootPath } from './support/root.ts';

type Packages = Record<string, { optionalDependencies?: Record<string, string> }>;

/**
 * `npm ci`, which builds every image, rejects a lock file that lacks an optional dependency, even one for another
 * platform. npm silently writes such a lock file when it cannot find the package.
 */
test('describes the optional dependencies of every platform', () => {
  const { packages } = JSON.parse(readFileSync(rootPath('package-lock.json'), 'utf8')) as { packages: Packages };
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !foldersAbove(path).some((folder) => `${folder}node_modules/${name}` in packages))
      .map((name) => `${name} (of ${path})`),
  );
  expect(missing).toEqual([]);
});

/** The folders in which a package at `path` finds its dependencies, nearest first. */
function foldersAbove(path: string): string[] {
  const end = path.lastIndexOf('node_modules/');
  return [path === '' ? '' : `${path}/`, ...(end < 0 ? [''] : foldersAbove(path.slice(0, end).replace(/\/$/, '')))];
}
