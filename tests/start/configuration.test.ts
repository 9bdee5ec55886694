import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { RAISED_LIMITS } from '../../dev/launcher/src/raised-limits.ts';

/** Pages and files that name options. */
const FILES = [
  'ARCHITECTURE.md',
  'docs/integrating.md',
  'docs/operating.md',
  'docs/scaling.md',
  'docker/README.md',
  'docker/env.example',
  'docker/prometheus/alerts.yml',
  'helm/parley/README.md',
];
/** Names by which an option is recognized in a text. */
const NAMES = /\b(?:(?:MAX|RATE_LIMIT|LIMIT|DRAIN|REDIS|POSTGRES|MONGO|DATABASE)_[A-Z_]+|[A-Z_]+_MS)\b/g;
/** Options of the stores' images and of Compose. */
const OTHERS = ['POSTGRES_PASSWORD', 'POSTGRES_PORT', 'MONGO_PORT', 'REDIS_PORT'];

const documented = new Set(
  [...readFileSync('docs/configuration.md', 'utf8').matchAll(/^\| `([A-Z_]+)`/gm)].map(([, name]) => name),
);

describe('docs/configuration.md has each option', () => {
  test.each(FILES)('that %s names', (file) => {
    const names = new Set(readFileSync(file, 'utf8').match(NAMES));
    expect([...names].filter((name) => !documented.has(name) && !OTHERS.includes(name))).toEqual([]);
  });

  test('that the launcher sets', () => {
    expect(Object.keys(RAISED_LIMITS).filter((name) => !documented.has(name))).toEqual([]);
  });
});
