/**
 * What people do, as the model has it. None of it was observed: change it here, or by option, to what you know of yours.
 */
export const HABITS = {
  /** Of the registered people, at the peak of a day. */
  shareOnline: 0.1,
  /** Pages and devices of somebody who is online. */
  socketsEach: 1.2,
  /** Rooms that somebody is a member of, on average. */
  roomsEach: 15,
  /** Members of a room: Pareto, from direct rooms up to `LIMIT_ROOM_MEMBERS`. */
  roomSize: { least: 2, most: 100_000, exponent: 1.4 },
  /** Messages of a registered person on a day. */
  messagesADay: 10,
  /** The busiest second over the average one. */
  peak: 3,
  /** A room's messages grow with its members to this power: in large ones each says less. */
  talk: 0.7,
  /** Edits, reactions and deletions for each message. */
  changesEach: 0.3,
  /** Of the pages, how many have a room open; and to which power of its messages a room is chosen for that. */
  openRoom: { share: 0.8, power: 0.5 },
  /** People in view of a page, whose presence it follows. */
  watchedEach: 20,
  /** `setTyping` for each message: begun and ended. */
  typingEach: 2,
  /** Rooms that a page goes to in an hour: each loads a page of messages. */
  roomsOpenedAnHour: 20,
  /** Pages loaded anew in an hour: who one is, and the list of rooms. */
  startsAnHour: 1,
  /** Log-ins of somebody online in an hour. */
  loginsAnHour: 0.02,
};

/** How often things are done, from the configuration's defaults and the web client. Seconds. */
export const PERIODS = {
  /** `INBOX_PAUSE_MS` */
  inboxPause: 0.5,
  /** `INBOX_SYNC_MS` */
  inboxSync: 60,
  /** `PRESENCE_REFRESH_MS`, `PRESENCE_CHECK_MS` */
  presence: 10,
  /** `PRESENCE_COMPANY_MS` */
  company: 30,
  /** `TAIL_SWEEP_MS` */
  sweep: 5,
  /** The client's least time between two `markRead`. */
  markRead: 1,
  /** `ACCESS_TOKEN_SECONDS` */
  refresh: 900,
  /** The client's first wait before it comes back is below this. */
  comeBack: 1,
};
