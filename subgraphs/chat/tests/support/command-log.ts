import mongoose from 'mongoose';

/** A command as sent to the store: its name with the collection first, and its arguments. */
export type Command = Record<string, unknown>;

/** A connection to the store that records commands. */
export class CommandLog {
  private readonly commands: Command[] = [];

  private constructor(readonly connection: mongoose.Connection) {
    connection.getClient().on('commandStarted', ({ command }) => this.commands.push(command as Command));
  }

  static async open(mongoUrl: string): Promise<CommandLog> {
    return new CommandLog(await mongoose.createConnection(mongoUrl, { monitorCommands: true }).asPromise());
  }

  /** The commands of a replica in this process, sent over its own connection. */
  static ofReplica(mongoUrl: string): CommandLog {
    const name = new URL(mongoUrl).pathname.slice(1);
    const connection = mongoose.connections.find((each) => each.name === name && each.readyState === 1);
    if (!connection) throw new Error(`no replica is connected to ${name}`);
    return new CommandLog(connection);
  }

  /** The commands that `action` sends. */
  async of(action: () => Promise<unknown>): Promise<Command[]> {
    this.commands.length = 0;
    await action();
    return [...this.commands];
  }

  close(): Promise<void> {
    return this.connection.close();
  }
}
