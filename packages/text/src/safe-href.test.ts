import { expect, test } from '@jest/globals';
import { safeHref } from './safe-href.ts';

test.each(['https://a.example/b?c#d', 'http://a.example/', 'mailto:ada@a.example'])('%s is a link', (address) =>
  expect(safeHref(address)).toBe(address),
);

test.each([
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  ' java\nscript:alert(1)',
  '\u0001javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:msgbox(1)',
  'blob:https://a.example/1',
  'file:///etc/passwd',
  '//a.example',
  '/rooms/1',
  '',
])('%j is rejected', (address) => expect(safeHref(address)).toBeNull());
