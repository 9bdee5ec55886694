import type { OperationLimits } from '@parley/service';
import type { Config } from '../config.ts';

/** The limits that services enforce, by their environment variables. */
export type Limits = Pick<
  Config,
  | 'LIMIT_MESSAGE_LENGTH'
  | 'LIMIT_REACTIONS'
  | 'LIMIT_REACTION_USERS'
  | 'LIMIT_MENTIONS'
  | 'LIMIT_PINS'
  | 'LIMIT_SEARCH_LENGTH'
  | 'LIMIT_ROOM_NAME_LENGTH'
  | 'LIMIT_TOPIC_LENGTH'
  | 'LIMIT_PAGE_SIZE'
  | 'LIMIT_ROOMS'
  | 'LIMIT_ROOMS_BY_OTHERS'
  | 'LIMIT_ROOM_MEMBERS_AT_CREATION'
  | 'LIMIT_DIRECT_ROOM_MEMBERS'
  | 'LIMIT_ROOM_SEARCH'
  | 'LIMIT_SUBSCRIBER_QUEUE'
  | 'LIMIT_PRESENCE'
  | 'PRESENCE_COMPANY_MS'
  | 'TYPING_MS'
  | 'INBOX_PAUSE_MS'
  | 'INBOX_SYNC_MS'
  | 'WRITE_DEADLINE_MS'
  | keyof OperationLimits
>;

/** Rooms by which concurrent requests may exceed a user's `LIMIT_ROOMS`. */
const MAX_ROOMS_EXCESS = 1_000;

/** Maximum number of rooms of a user to read. It includes the excess, so that every membership is found. */
export const roomsToRead = ({ LIMIT_ROOMS }: Pick<Limits, 'LIMIT_ROOMS'>) => LIMIT_ROOMS + MAX_ROOMS_EXCESS;
