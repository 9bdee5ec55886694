import { exec } from './exec.ts';
import { start } from './start.ts';

const USAGE = `Usage:
  npm start              runs the whole system until Ctrl-C
  npm start -- --seed    adds a demo team with its rooms
  node dev/launcher/dist/main.js exec [--like-production] -- <command>
                         runs a command with a temporary system, with raised rate limits, so that programs
                         can run at full speed; --like-production uses the default limits, no
                         introspection, and a container's heap`;

/** Runs a command line until it ends or `signal` is aborted. @returns the exit code. */
export async function run(args: string[], env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<number> {
  if (args[0] === 'exec') {
    const [, option, ...rest] = args;
    const likeProduction = option === '--like-production' && rest[0] === '--';
    if (likeProduction || option === '--') {
      return exec(env, likeProduction ? rest.slice(1) : rest, { likeProduction }, signal);
    }
  }
  if (args.includes('--help')) {
    console.log(USAGE);
    return 0;
  }
  if (args.some((arg) => arg !== '--seed')) throw new Error(USAGE);
  await start(env, { withSeed: args.includes('--seed') }, signal);
  return 0;
}
