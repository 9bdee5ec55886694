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

const documentation = readFileSync('docs/configuration.md', 'utf8');

describe('docs/configuration.md documents every variable of', () => {
  test.each(CONFIGS)('%s', (file) => {
    const variables = [...readFileSync(file, 'utf8').matchAll(/^\s+([A-Z][A-Z0-9_]+)[,:]/gm)].map(([, name]) => name);
    expect(variables.length).toBeGreaterThan(2);
    expect(variables.filter((name) => !documentation.includes(`\`${name}\``))).toEqual([]);
  });
});
