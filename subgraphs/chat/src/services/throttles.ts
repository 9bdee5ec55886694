import type { Throttle } from '@parley/service';

/** Rate limits other than those for sending and typing. */
export interface Throttles {
  roomChanges: Throttle;
  reads: Throttle;
  searches: Throttle;
}
