import { readFileSync } from 'node:fs';
import { rootPath } from './root.ts';

interface Rule {
  includes: boolean;
  pattern: RegExp;
}

/** Whether a path, relative to the root, is in the build context. The last rule that matches it or a parent folder decides. */
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
