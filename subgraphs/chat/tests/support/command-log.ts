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
