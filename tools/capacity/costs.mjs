/** The components of a system that use CPU time. */
export const PARTS = ['edge', 'gateway', 'chat', 'auth', 'redis', 'mongo', 'postgres'];

/**
 * CPU time of each event in each component, in microseconds. `from` is the section of bench/RESULTS.md with the
 * measurement, or marks an estimate.
 */
export const COSTS = {
  send: {
    what: 'a message or message change, stored and published',
    gateway: 1_100,
    chat: 2_980,
    auth: 300,
    mongo: 5_100,
    from: 'Durable sends, 100 rooms; stores as in Sends at fixed rates',
  },
  execution: {
    what: 'an event executed, per upstream connection',
    gateway: 1_070,
    chat: 1_070,
    auth: 1_070,
    from: 'From a send to its event at 100 per second, minus the send, divided by 2; the split is an estimate',
  },
  delivery: { what: 'a delivery to a reader', gateway: 19.6, from: 'Fan-out' },
  edgeFrame: { what: 'a frame through the edge proxy', edge: 7.7, from: 'estimate: Fan-out, bare ws' },
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
    what: 'a setTyping',
    gateway: 1_600,
    chat: 3_000,
    mongo: 500,
    from: 'estimate: two thirds of markRead',
  },
  markRead: {
    what: 'a markRead',
    gateway: 2_375,
    chat: 4_400,
    auth: 50,
    mongo: 775,
    redis: 75,
    from: 'Signals',
  },
  openClient: {
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
    from: 'Federated queries, 9.5 ms in total; except for the gateway, the split is an estimate',
  },
  refresh: {
    what: 'a session refresh',
    gateway: 687,
    auth: 1_000,
    postgres: 600,
    from: 'Logins, 2.3 ms in total; the split is an estimate',
  },
  login: {
    what: 'a login',
    gateway: 1_000,
    auth: 20_000,
    postgres: 4_000,
    from: 'Logins, 25 ms in total; the split is an estimate',
  },
  idleClient: {
    what: 'an idle client, per second',
    gateway: 8.9,
    chat: 6.7,
    redis: 0.8,
    from: 'Signals, minus the inbox sync',
  },
  sharedRoomsCheck: {
    what: 'a check of shared rooms for presence',
    chat: 2_770,
    mongo: 1_060,
    from: 'Signals: 20 users in 20 rooms',
  },
  inboxSync: { what: 'an inbox sync with the store', chat: 600, mongo: 320, from: 'Signals; chat is an estimate' },
  sweep: { what: 'a read of the last rev of a room', chat: 3, mongo: 5, from: 'estimate' },
  presenceSet: { what: 'presence set', chat: 7.6, redis: 6.2, from: 'Redis' },
  presenceCheck: { what: 'presence checked', chat: 4.4, redis: 4, from: 'Redis' },
  publication: { what: 'a publication', redis: 3, from: 'Redis' },
  redisDelivery: {
    what: 'a publication delivered to a replica',
    redis: 0.4,
    chat: 50,
    from: 'Redis; chat is an estimate',
  },
};

/** CPU time per shard of a read that queries all shards, in microseconds. An estimate for a mostly empty index lookup. */
export const SCATTERED_READ_PER_SHARD = 100;

/** Memory of a chat replica in bytes, from 10,000 idle subscriptions and Signals. */
export const MEMORY = { subscription: 11_500, tail: 2_000, lease: 670 };
