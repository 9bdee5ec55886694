/** All limits of the wire server. Sizes and counts that are reported to clients are MongoDB's own. */

/** The size of a document (16 MiB), as reported by `hello`. */
export const MAX_DOCUMENT_BYTES = 16_777_216;

/** The size of a wire message, as reported by `hello`. A longer one ends its connection. */
export const MAX_MESSAGE_BYTES = 48_000_000;

/** Statements per write command, as reported by `hello`: DocumentDB's own limit. */
export const MAX_WRITE_BATCH = 25_000;

/** Client connections. Additional ones are closed at once. */
export const MAX_CLIENTS = 2_000;

/** Connections to the cluster, including those of open cursors. */
export const MAX_BACKENDS = 96;

/** Open cursors that own a connection because their rows live in it. Well below MAX_BACKENDS, so that commands can run. */
export const MAX_PINNED_CURSORS = 48;

/** All open cursors. The others consist only of a continuation document. */
export const MAX_CURSORS = 2_000;

/** An unused open cursor is closed after this time, as in mongod. */
export const CURSOR_IDLE_MS = 600_000;

/** The same after the connection that last used it has closed: a driver may continue on another connection. */
export const ABANDONED_CURSOR_IDLE_MS = 5_000;

/** Commands that wait for a connection to the cluster; additional ones are rejected with a retryable error. */
export const MAX_WAITING_COMMANDS = 2_000;

/** How long a command waits for a connection to the cluster. */
export const BACKEND_WAIT_MS = 30_000;

/** A command without `maxTimeMS` is cancelled after this time, so that clients that left do not keep the cluster busy. */
export const COMMAND_TIMEOUT_MS = 600_000;

/** Attempts of a write that lost a deadlock or a serialisation race; mongod retries these internally, too. */
export const MAX_CONFLICT_ATTEMPTS = 8;

/** How often to look for a lost cluster. */
export const RECONNECT_MS = 200;
