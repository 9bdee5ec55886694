export const USAGE = `Usage:
  cli.js exec -- <command> [argument…]   run a command with throw-away stores
  cli.js start                           keep stores running, with data that stays
`;

export type CommandLine = { name: 'exec'; command: string; args: string[] } | { name: 'start' };

/** Parses the arguments; `undefined` when they are invalid. */
export function parseCommandLine(args: readonly string[]): CommandLine | undefined {
  const [name, separator, command, ...rest] = args;
  if (name === 'start' && args.length === 1) return { name };
  if (name === 'exec' && separator === '--' && command) return { name, command, args: rest };
  return undefined;
}
