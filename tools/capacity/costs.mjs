/** The parts of a system that use processors. */
export const PARTS = ['door', 'gateway', 'chat', 'auth', 'redis', 'mongo', 'postgres'];

/**
 * What things cost, in microseconds of a core of each part. `from` is the section of bench/RESULTS.md that says so, or
 * owns up to a guess.
 */
export const COSTS = {
  send: {
    what: 'a message or a change of one, stored and published',
    gateway: 1_100,
    chat: 2_980,
    auth: 300,
    mongo: 5_100,
    from: 'Durable sends, 100 rooms; stores as in Sends at fixed rates',
  },
  execution: {
    what: 'an event made ready, for each link it goes over',
    gateway: 1_070,
    chat: 1_070,
    auth: 1_070,
    from: 'From a send to its event at 100 a second, less the send, by 2; its division is a guess',
  },
  delivery: { what: 'a delivery to a reader', gateway: 19.6, from: 'Fan-out' },
  doorFrame: { what: 'a frame through the front door', door: 7.7, from: 'guess: Fan-out, bare ws' },
  inboxEvent: {
    what: 'an inbox event',
    gateway: 499,
    chat: 714,
    auth: 524,
    mongo: 205,
    postgres: 139,
    redis: 2.5,
    from: 'Signals',
  },
  typingEvent: {
    what: 'a typing event',
    gateway: 411,
    chat: 65,
    auth: 484,
    mongo: 3.3,
    postgres: 134,
    redis: 2.5,
    from: 'Signals',
  },
  setTyping: {
    what: 'to say that one types',
    gateway: 1_600,
    chat: 3_000,
    mongo: 500,
    from: 'guess: two thirds of markRead',
  },
  markRead: {
    what: 'to say what one has read',
    gateway: 2_375,
    chat: 4_400,
    auth: 50,
    mongo: 775,
    redis: 75,
    from: 'Signals',
  },
  openPage: {
    what: 'a socket with an inbox opened',
    gateway: 1_117,
    chat: 2_517,
    auth: 17,
    mongo: 417,
    redis: 33,
    from: 'Signals',
  },
  page: {
    what: 'a page of 50 messages',
    gateway: 2_525,
    chat: 3_500,
    auth: 1_000,
    mongo: 1_500,
    postgres: 500,
    from: 'Federated queries, 9.5 ms in all; but for the gateway its division is a guess',
  },
  refresh: {
    what: 'a session refreshed',
    gateway: 687,
    auth: 1_000,
    postgres: 600,
    from: 'Logins, 2.3 ms in all; divided by guess',
  },
  login: {
    what: 'a log-in',
    gateway: 1_000,
    auth: 20_000,
    postgres: 4_000,
    from: 'Logins, 25 ms in all; divided by guess',
  },
  idlePage: {
    what: 'an open page, a second',
    gateway: 8.9,
    chat: 6.7,
    redis: 0.8,
    from: 'Signals, less the next but one',
  },
  companyCheck: {
    what: 'whom a page still shares a room with',
    chat: 2_770,
    mongo: 1_060,
    from: 'Signals: 20 people in 20 rooms',
  },
  inboxSync: { what: 'an inbox compared with the store', chat: 600, mongo: 320, from: 'Signals; of chat a guess' },
  sweep: { what: 'a room whose latest number is read', chat: 3, mongo: 5, from: 'guess' },
  noteThere: { what: 'somebody noted to be there', chat: 7.6, redis: 6.2, from: 'Redis' },
  lookFor: { what: 'somebody looked for', chat: 4.4, redis: 4, from: 'Redis' },
  publication: { what: 'a publication', redis: 3, from: 'Redis' },
  passOn: { what: 'a publication passed on to a replica', redis: 0.4, chat: 50, from: 'Redis; of chat a guess' },
};

/** Of every shard, for a read that asks them all, in microseconds. A guess: an index looked into, mostly for nothing. */
export const PER_SCATTERED_SHARD = 100;

/** Bytes of a chat replica: a subscription (10,000 idle subscriptions), and what Signals says of tails and inboxes. */
export const KEEPING = { subscription: 11_500, tail: 2_000, lease: 670 };
