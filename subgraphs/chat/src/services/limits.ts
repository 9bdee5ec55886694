import type { Config } from '../config.ts';
import type { FixedLimits } from '../limits.ts';

/** The limits that chat's service classes enforce. */
export type Limits = FixedLimits &
  Pick<
    Config,
    'MAX_ROOMS_PER_USER' | 'MAX_ROOMS_PER_USER_BY_OTHERS' | 'PRESENCE_SHARED_ROOMS_REFRESH_MS' | 'INBOX_SYNC_MS'
  >;

/** Rooms by which concurrent requests may exceed a user's `MAX_ROOMS_PER_USER`. */
const MAX_ROOMS_EXCESS = 1_000;

/** Maximum number of rooms of a user to read. It includes the excess, so that every membership is found. */
export const roomsToRead = ({ MAX_ROOMS_PER_USER }: Pick<Limits, 'MAX_ROOMS_PER_USER'>) =>
  MAX_ROOMS_PER_USER + MAX_ROOMS_EXCESS;
