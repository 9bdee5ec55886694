/**
 * The workload that the model assumes. None of it was observed. Change it here or by options to match your users.
 */
export const WORKLOAD = {
  /** Share of the registered users who are online at the daily peak. */
  onlineShare: 0.1,
  /** Sockets (browser tabs and devices) per online user. */
  socketsPerUser: 1.2,
  /** Average number of rooms per user. */
  roomsPerUser: 15,
  /** Members per room: Pareto distribution from direct rooms to `MAX_MEMBERS_PER_ROOM`. */
  roomSize: { min: 2, max: 100_000, exponent: 1.4 },
  /** Messages per registered user and day. */
  messagesPerDay: 10,
  /** Ratio of the busiest second to the average one. */
  peak: 3,
  /** Messages of a room grow with its members to this power: members of large rooms send less. */
  activityExponent: 0.7,
  /** Edits, reactions and deletions per message. */
  changesPerMessage: 0.3,
  /** Share of the clients with an open room, and the exponent by which busy rooms are preferred. */
  openRoom: { share: 0.8, power: 0.5 },
  /** Users whose presence a page watches. */
  watchedPerClient: 20,
  /** `setTyping` calls per message: start and end. */
  typingPerMessage: 2,
  /** Rooms that a page opens per hour, each with a page of messages. */
  roomsOpenedPerHour: 20,
  /** Page loads per hour, each with the viewer and the list of rooms. */
  loadsPerHour: 1,
  /** Logins per online user and hour. */
  loginsPerHour: 0.02,
};

/** Periods in seconds, from the configuration defaults and the web client. */
export const PERIODS = {
  /** `INBOX_PAUSE_MS` */
  inboxPause: 0.5,
  /** `INBOX_SYNC_MS` */
  inboxSync: 60,
  /** `PRESENCE_REFRESH_MS`, `PRESENCE_CHECK_MS` */
  presence: 10,
  /** `PRESENCE_SHARED_ROOMS_REFRESH_MS` */
  sharedRooms: 30,
  /** `TAIL_SWEEP_MS` */
  sweep: 5,
  /** The client's minimum time between two `markRead` calls. */
  markRead: 1,
  /** `ACCESS_TOKEN_SECONDS` */
  refresh: 900,
  /** Upper bound of the client's first wait before a reconnect. */
  reconnect: 1,
};
