import { testAccessiblePages } from './support/accessible-pages.ts';

testAccessiblePages([
  { size: 'a laptop', colorScheme: 'dark' },
  { size: 'a phone', colorScheme: 'light' },
]);
