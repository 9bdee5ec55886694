import { Guests } from './support/guests.ts';
import type { ScalingStage } from './support/scaling-stage.ts';
import type { Fault } from './support/trial.ts';

const GUESTS_PER_SECOND = 4;

/** All of it is planned, so nobody may notice. */
const change = (name: string, act: (stage: ScalingStage) => Promise<void>): Fault<ScalingStage> => ({
  name: `scaling: ${name}`,
  unnoticed: true,
  async run(stage, trial) {
    const guests = new Guests(trial.places);
    guests.come(GUESTS_PER_SECOND);
    try {
      await act(stage);
    } finally {
      await guests.leave();
    }
    if (guests.failures.length > 0) throw new Error(`guests saw nothing: ${guests.failures.join(', ')}`);
    if (stage.strays > 0) throw new Error(`${stage.strays} connections to replicas that are gone`);
  },
});

/** Replicas come and go, one change after the other; to begin with there are four of chat and two gateways. */
export const CHANGES: Fault<ScalingStage>[] = [
  change('a fifth chat replica is added', (stage) => stage.add('chat', 1)),
  change('a chat replica is taken away', (stage) => stage.takeAway('chat', 1)),
  change('a third gateway is added', (stage) => stage.add('gateway', 1)),
  change('a gateway is taken away', (stage) => stage.takeAway('gateway', 1)),
  change('chat goes down to one replica', (stage) => stage.takeAway('chat', 3)),
  change('chat goes up to four replicas', (stage) => stage.add('chat', 3)),
  change('all gateways but one are taken away', (stage) => stage.takeAway('gateway', 1)),
  change('a second gateway is added', (stage) => stage.add('gateway', 1)),
  change('every replica is replaced by a new one', async (stage) => {
    for (const service of ['auth', 'chat', 'gateway'] as const) await stage.replace(service);
  }),
];

/** The same in short. */
export const CHANGES_IN_SHORT: Fault<ScalingStage>[] = [
  change('a chat replica and a gateway are added', async (stage) => {
    await Promise.all([stage.add('chat', 1), stage.add('gateway', 1)]);
  }),
  change('a chat replica and a gateway are taken away', async (stage) => {
    await Promise.all([stage.takeAway('chat', 1), stage.takeAway('gateway', 1)]);
  }),
];
