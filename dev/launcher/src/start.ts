import { join } from 'node:path';
import { lock } from './lock.ts';
import { seed, seedHint } from './seed.ts';
import { readSettings } from './settings.ts';
import { startSystem } from './system.ts';
import { systemTable } from './table.ts';

/** Runs the system until `signal` is aborted, as `npm start` does. */
export async function start(
  env: NodeJS.ProcessEnv,
  options: { withSeed: boolean },
  signal: AbortSignal,
): Promise<void> {
  const settings = readSettings(env);
  if (options.withSeed && settings.NODE_ENV === 'production') {
    throw new Error('--seed adds users with a known password and is not allowed in production.');
  }
  const unlock = lock(join(settings.PARLEY_RUN, 'launcher.pid'));
  try {
    const system = await startSystem({
      settings,
      folder: settings.PARLEY_RUN,
      throwAway: false,
      env,
      // Everything stops together, so no other replica could take over.
      variables: () => ({ DRAIN_GRACE_MS: env['DRAIN_GRACE_MS'] || '0' }),
      onProgress: (line) => console.log(line),
      signal,
    });
    try {
      if (options.withSeed) await seed(`${system.gatewayUrl}/graphql`);
      console.log(`\n${systemTable(system)}\n`);
      console.log(`Parley is up after ${(performance.now() / 1000).toFixed(1)} s: ${system.edgeUrl}`);
      console.log(`GraphQL, with a playground: ${system.gatewayUrl}/graphql`);
      if (options.withSeed) console.log(seedHint());
      console.log('Stop with Ctrl-C.');
      await aborted(signal);
      console.log('\nStopping …');
    } finally {
      await system.stop();
    }
  } finally {
    unlock();
  }
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
