import { expect, test } from '@jest/globals';
import { createLogger } from './logging.ts';

test('secrets and bodies are never logged, and line breaks stay inside their string', () => {
  const lines: string[] = [];
  const logger = createLogger({ service: 'x', level: 'info', destination: { write: (line) => void lines.push(line) } });
  logger.info(
    { password: 'p1', user: { accessToken: 't1' }, req: { headers: { authorization: 'a1' } }, message: { body: 'b1' } },
    'in\nout',
  );
  expect(lines).toHaveLength(1);
  expect(lines[0]).not.toMatch(/p1|t1|a1|b1/);
  expect(lines[0]?.trimEnd()).not.toContain('\n');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ service: 'x', msg: 'in\nout' });
});
