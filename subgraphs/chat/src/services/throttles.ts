import type { Throttle } from '@parley/service/redis';

/** Rate limits other than those for sending and typing. */
export interface Throttles {
  roomChanges: Throttle;
  reads: Throttle;
  searches: Throttle;
}
