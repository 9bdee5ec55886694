import mongoose from 'mongoose';

/** A command as it goes to the store: its name with the collection first, and what it asks for. */
export type Command = Record<string, unknown>;

/** A link to the store that remembers what it is told. */
export class CommandLog {
  private readonly commands: Command[] = [];

  private constructor(readonly connection: mongoose.Connection) {
    connection.getClient().on('commandStarted', ({ command }) => this.commands.push(command as Command));
  }

  static async open(mongoUrl: string): Promise<CommandLog> {
    return new CommandLog(await mongoose.createConnection(mongoUrl, { monitorCommands: true }).asPromise());
  }

  /** What a replica that runs in this process is told by its own link to this database. */
  static ofReplica(mongoUrl: string): CommandLog {
    const name = new URL(mongoUrl).pathname.slice(1);
    const connection = mongoose.connections.find((each) => each.name === name && each.readyState === 1);
    if (!connection) throw new Error(`no replica is connected to ${name}`);
    return new CommandLog(connection);
  }

  /** The commands that `act` comes to. */
  async of(act: () => Promise<unknown>): Promise<Command[]> {
    this.commands.length = 0;
    await act();
    return [...this.commands];
  }

  close(): Promise<void> {
    return this.connection.close();
  }
}
