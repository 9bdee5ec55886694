import { exec } from './exec.ts';
import { start } from './start.ts';

const USAGE = `Usage:
  npm start              runs the whole system until Ctrl-C
  npm start -- --seed    adds a demo team with its rooms
  node dev/launcher/dist/main.js exec [--as-delivered] -- <command>
                         runs a command beside a system whose data is thrown away, and which lets programs do more
                         in a minute than people may, unless it is to be as delivered`;

const stopped = new AbortController();
process.on('SIGINT', () => stopped.abort(new Error('stopped')));
process.on('SIGTERM', () => stopped.abort(new Error('stopped')));

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  if (!stopped.signal.aborted) console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
process.exit();

async function run(args: string[]): Promise<number> {
  if (args[0] === 'exec') {
    const [, option, ...rest] = args;
    const asDelivered = option === '--as-delivered' && rest[0] === '--';
    if (asDelivered || option === '--') {
      return exec(process.env, asDelivered ? rest.slice(1) : rest, { asDelivered }, stopped.signal);
    }
  }
  if (args.includes('--help')) {
    console.log(USAGE);
    return 0;
  }
  if (args.some((arg) => arg !== '--seed')) throw new Error(USAGE);
  await start(process.env, { withSeed: args.includes('--seed') }, stopped.signal);
  return 0;
}
