import type { Throttle } from '@parley/service';

/** What is limited besides sending and typing. */
export interface Throttles {
  roomChanges: Throttle;
  reads: Throttle;
  searches: Throttle;
}
