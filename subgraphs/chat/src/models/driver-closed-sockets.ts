import { createRequire } from 'node:module';

/** The members of the driver's internal connection that are used here. */
interface DriverConnection {
  socket: { emit(event: 'drain'): boolean };
  cleanup(error: Error): void;
}

/** Resolves the driver that mongoose depends on. */
const driver = createRequire(createRequire(import.meta.url).resolve('mongoose'));

let isPatched = false;

/**
 * Makes every command fail whose connection closes before the command is written.
 *
 * The driver (7.8, 7.9) waits for `drain` when a socket does not accept a command at once. A socket that is destroyed
 * but has not emitted `close` never drains: the command waits forever, and with it the heartbeat of a server, which
 * then counts as lost until the process ends. A store that crashes under load triggers this. Once `drain` is emitted,
 * the driver detects the closed connection itself.
 *
 * @throws Error when the driver's internals have changed.
 */
export function patchClosedSockets(): void {
  if (isPatched) return;
  const { Connection } = driver('mongodb/lib/cmap/connection.js') as { Connection: { prototype: DriverConnection } };
  const { prototype } = Connection;
  const cleanup = prototype.cleanup;
  if (typeof cleanup !== 'function')
    throw new Error('unsupported MongoDB driver: Connection.prototype.cleanup is missing');
  prototype.cleanup = function (error) {
    cleanup.call(this, error);
    this.socket.emit('drain');
  };
  isPatched = true;
}
