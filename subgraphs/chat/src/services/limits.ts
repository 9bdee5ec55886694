import type { Config } from '../config.ts';

/** The limits that services keep, by their names in the environment. */
export type Limits = Pick<
  Config,
  | 'LIMIT_MESSAGE_LENGTH'
  | 'LIMIT_ROOM_NAME_LENGTH'
  | 'LIMIT_TOPIC_LENGTH'
  | 'LIMIT_PAGE_SIZE'
  | 'LIMIT_ROOMS'
  | 'LIMIT_ROOM_MEMBERS_AT_CREATION'
  | 'LIMIT_ROOM_SEARCH'
  | 'LIMIT_SUBSCRIBER_QUEUE'
  | 'WRITE_DEADLINE_MS'
>;
