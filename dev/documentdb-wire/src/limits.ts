/** Every bound of the wire gateway. Sizes and counts that clients are told are MongoDB's own. */

/** One document (16 MiB), as `hello` says. */
export const MAX_DOCUMENT_BYTES = 16_777_216;

/** One wire message, as `hello` says. A longer one ends its connection. */
export const MAX_MESSAGE_BYTES = 48_000_000;

/** Statements of one write command, as `hello` says: DocumentDB's own limit. */
export const MAX_WRITE_BATCH = 25_000;

/** Client connections; the next one is closed at once. */
export const MAX_CLIENTS = 2_000;

/** Connections to the cluster, those that open cursors hold included. */
export const MAX_BACKENDS = 96;

/** Open cursors that hold a connection, because their rows live in it. Well below MAX_BACKENDS, so commands always run. */
export const MAX_PINNED_CURSORS = 48;

/** All open cursors. The others hold only a continuation document. */
export const MAX_CURSORS = 2_000;

/** An open cursor that nobody reads from is closed after this time, like mongod's. */
export const CURSOR_IDLE_MS = 600_000;

/** The same once the connection that last used it is gone: a driver may go on over another of its connections. */
export const ABANDONED_CURSOR_IDLE_MS = 5_000;

/** Commands waiting for a connection to the cluster; further ones are refused with a retryable error. */
export const MAX_WAITING_COMMANDS = 2_000;

/** How long a command waits for a connection to the cluster. */
export const BACKEND_WAIT_MS = 30_000;

/** A command without `maxTimeMS` is cancelled after this time, so that no client that left keeps the cluster busy. */
export const COMMAND_TIMEOUT_MS = 600_000;

/** Tries of a write that lost a deadlock or a serialisation race; mongod retries these inside, too. */
export const MAX_CONFLICT_TRIES = 8;

/** How often a lost cluster is looked for. */
export const RECONNECT_MS = 200;
