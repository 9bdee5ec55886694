import type { Backend } from '../backend.ts';
import type { Command } from '../command.ts';
import type { Cursors } from '../cursors.ts';

/** What a command handler works with. */
export interface Context {
  backend: Backend;
  cursors: Cursors;
  /** The client connection's number. */
  connection: number;
}

/** Runs one command and answers the reply document's bytes. */
export type Handler = (command: Command, context: Context) => Promise<Buffer> | Buffer;
