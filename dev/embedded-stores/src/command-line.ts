export const USAGE = `Usage:
  cli.js exec -- <command> [argument…]   run a command with throwaway stores
  cli.js start                           run stores that keep their data
`;

export type CommandLine = { name: 'exec'; command: string; args: string[] } | { name: 'start' };

/** Parses the arguments; `undefined` when they are invalid. */
export function parseCommandLine(args: readonly string[]): CommandLine | undefined {
  const [name, separator, command, ...rest] = args;
  if (name === 'start' && args.length === 1) return { name };
  if (name === 'exec' && separator === '--' && command) return { name, command, args: rest };
  return undefined;
}
