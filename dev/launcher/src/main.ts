import { run } from './run.ts';

const stopped = new AbortController();
process.on('SIGINT', () => stopped.abort(new Error('stopped')));
process.on('SIGTERM', () => stopped.abort(new Error('stopped')));

try {
  process.exitCode = await run(process.argv.slice(2), process.env, stopped.signal);
} catch (error) {
  if (!stopped.signal.aborted) console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
process.exit();
