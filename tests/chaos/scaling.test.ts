import { ShortLivedSubscribers } from './support/short-lived-subscribers.ts';
import { runExperiments } from './support/run-experiments.ts';
import { IS_FULL } from './support/scale.ts';
import { ScalingHarness } from './support/scaling-harness.ts';
import type { Fault } from './support/experiment.ts';

const SUBSCRIBERS_PER_SECOND = 4;

/** Scaling is planned, so no client may notice it. */
const change = (name: string, act: (harness: ScalingHarness) => Promise<void>): Fault<ScalingHarness> => ({
  name: `scaling: ${name}`,
  transparent: true,
  async run(harness, experiment) {
    const subscribers = new ShortLivedSubscribers(experiment.rooms);
    subscribers.start(SUBSCRIBERS_PER_SECOND);
    try {
      await act(harness);
    } finally {
      await subscribers.stop();
    }
    if (subscribers.failures.length > 0) {
      throw new Error(`new subscribers received no events: ${subscribers.failures.join(', ')}`);
    }
    if (harness.strays > 0) throw new Error(`${harness.strays} connections to removed replicas`);
  },
});

/** Scaling changes, one after another, starting with four chat replicas and two gateways. */
const ALL: Fault<ScalingHarness>[] = [
  change('a fifth chat replica is added', (harness) => harness.add('chat', 1)),
  change('a chat replica is removed', (harness) => harness.remove('chat', 1)),
  change('a third gateway is added', (harness) => harness.add('gateway', 1)),
  change('a gateway is removed', (harness) => harness.remove('gateway', 1)),
  change('chat scales down to one replica', (harness) => harness.remove('chat', 3)),
  change('chat scales up to four replicas', (harness) => harness.add('chat', 3)),
  change('gateways scale down to one', (harness) => harness.remove('gateway', 1)),
  change('a second gateway is added', (harness) => harness.add('gateway', 1)),
  change('every replica is replaced', async (harness) => {
    for (const service of ['auth', 'chat', 'gateway'] as const) await harness.replace(service);
  }),
];

/** Each adds or removes replicas of two services at once. */
const FEW: Fault<ScalingHarness>[] = [
  change('a chat replica and a gateway are added', async (harness) => {
    await Promise.all([harness.add('chat', 1), harness.add('gateway', 1)]);
  }),
  change('a chat replica and a gateway are removed', async (harness) => {
    await Promise.all([harness.remove('chat', 1), harness.remove('gateway', 1)]);
  }),
];

runExperiments(IS_FULL ? ALL : FEW, () => ScalingHarness.start());
