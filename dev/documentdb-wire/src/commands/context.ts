import type { Backend } from '../backend.ts';
import type { Command } from '../command.ts';
import type { Cursors } from '../cursors.ts';

/** The dependencies of a command handler. */
export interface Context {
  backend: Backend;
  cursors: Cursors;
  /** The client connection's number. */
  connection: number;
}

/** Runs one command and returns the bytes of the reply document. */
export type Handler = (command: Command, context: Context) => Promise<Buffer> | Buffer;
