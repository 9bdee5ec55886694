import { readFileSync } from 'node:fs';
import { rootPath } from './root.ts';

interface Rule {
  includes: boolean;
  pattern: RegExp;
}

/** Says whether a path, relative to the root, gets into the build context: the last rule that fits it or a folder above it decides. */
export function buildContext(): (path: string) => boolean {
  const rules = readFileSync(rootPath('.dockerignore'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map(toRule);
  return (path) => rules.findLast(({ pattern }) => pattern.test(path))?.includes ?? true;
}

function toRule(line: string): Rule {
  const includes = line.startsWith('!');
  const source = (includes ? line.slice(1) : line)
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll(/\*\*\/|\*/g, (glob) => (glob === '*' ? '[^/]*' : '(?:.*/)?'));
  return { includes, pattern: new RegExp(`^${source}(?:/|$)`) };
}
