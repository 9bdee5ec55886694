import { CommandError } from '../errors.ts';
import { MAX_DOCUMENT_BYTES, MAX_MESSAGE_BYTES, MAX_WRITE_BATCH } from '../limits.ts';
import type { Handler } from './context.ts';
import { reply } from './reply.ts';

/** MongoDB 8.0, whose commands the engine supports. */
const MAX_WIRE_VERSION = 25;
const SERVER_VERSION = [8, 0, 0, 0];
const SESSION_TIMEOUT_MINUTES = 30;

/**
 * Describes a standalone server. No `setName`: drivers would send transaction numbers and retry writes whose reply was
 * lost, and the engine, which does not support these numbers, would apply them twice. While the engine is unavailable
 * this fails, so that drivers mark the server as unknown and hold their operations until it is back.
 */
export const hello: Handler = (command, { backend, connection }) => {
  if (!backend.available) throw new CommandError('ShutdownInProgress', 'The engine is not reachable');
  const primary = command.name === 'hello' ? 'isWritablePrimary' : 'ismaster';
  return reply({
    [primary]: true,
    helloOk: true,
    maxBsonObjectSize: MAX_DOCUMENT_BYTES,
    maxMessageSizeBytes: MAX_MESSAGE_BYTES,
    maxWriteBatchSize: MAX_WRITE_BATCH,
    localTime: new Date(),
    logicalSessionTimeoutMinutes: SESSION_TIMEOUT_MINUTES,
    connectionId: connection,
    minWireVersion: 0,
    maxWireVersion: MAX_WIRE_VERSION,
    readOnly: false,
  });
};

export const ping: Handler = (_command, { backend }) => {
  if (!backend.available) throw new CommandError('ShutdownInProgress', 'The engine is not reachable');
  return reply();
};

export const buildInfo: Handler = () =>
  reply({
    version: SERVER_VERSION.slice(0, 3).join('.'),
    versionArray: SERVER_VERSION,
    modules: ['documentdb'],
    bits: 64,
    debug: false,
    maxBsonObjectSize: MAX_DOCUMENT_BYTES,
  });

export const serverStatus: Handler = ({ database }) =>
  reply({
    host: '127.0.0.1',
    version: SERVER_VERSION.slice(0, 3).join('.'),
    process: 'documentdb',
    db: database,
    pid: process.pid,
    uptime: process.uptime(),
    localTime: new Date(),
  });

/** For tools that check for a feature before they use it. */
export const getParameter: Handler = (command) => {
  if (command.has('featureCompatibilityVersion')) {
    return reply({ featureCompatibilityVersion: { version: SERVER_VERSION.slice(0, 2).join('.') } });
  }
  throw new CommandError('InvalidOptions', 'no option found to get');
};

export const connectionStatus: Handler = () =>
  reply({ authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] } });
