import { testAccessiblePages } from './support/accessible-pages.ts';

testAccessiblePages([
  { size: 'a laptop', colorScheme: 'light' },
  { size: 'a phone', colorScheme: 'dark' },
]);
