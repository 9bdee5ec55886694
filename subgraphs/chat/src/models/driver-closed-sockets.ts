import { createRequire } from 'node:module';

/** What is used here of the driver's own connection, which it does not export. */
interface DriverConnection {
  socket: { emit(event: 'drain'): boolean };
  cleanup(error: Error): void;
}

/** The driver that mongoose brings along. */
const driver = createRequire(createRequire(import.meta.url).resolve('mongoose'));

let isMended = false;

/**
 * Lets every command fail whose connection closes before it is written.
 *
 * The driver (7.8, 7.9) waits for `drain` when a socket does not take a command at once, and a socket that is already
 * destroyed, but has not yet said `close`, takes none and drains no more: the command waits forever, and with it the
 * heartbeat of a server, which then counts as lost until the process ends. A store that dies under load hits upon that.
 * Once it is told to go on, the driver itself sees that the connection is closed.
 *
 * @throws Error when the driver is no longer built like that.
 */
export function mendClosedSockets(): void {
  if (isMended) return;
  const { Connection } = driver('mongodb/lib/cmap/connection.js') as { Connection: { prototype: DriverConnection } };
  const { prototype } = Connection;
  const cleanup = prototype.cleanup;
  if (typeof cleanup !== 'function') throw new Error('the MongoDB driver closes its connections in another way');
  prototype.cleanup = function (error) {
    cleanup.call(this, error);
    this.socket.emit('drain');
  };
  isMended = true;
}
