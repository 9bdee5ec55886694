import type { Throttle } from '@parley/shared';

/** What is limited besides sending and typing. */
export interface Throttles {
  roomChanges: Throttle;
  reads: Throttle;
  searches: Throttle;
}
