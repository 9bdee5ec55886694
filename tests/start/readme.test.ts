import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';

const CONFIGS = [
  'packages/service/src/config.ts',
  'subgraphs/auth/src/config.ts',
  'subgraphs/chat/src/config.ts',
  'gateway/src/config.ts',
  'edge/src/config.ts',
  'dev/launcher/src/settings.ts',
];

const readme = readFileSync('README.md', 'utf8');

describe('README.md documents every variable of', () => {
  test.each(CONFIGS)('%s', (file) => {
    const variables = [...readFileSync(file, 'utf8').matchAll(/^\s+([A-Z][A-Z0-9_]+)[,:]/gm)].map(([, name]) => name);
    expect(variables.length).toBeGreaterThan(2);
    expect(variables.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
  });
});
