import type { Fault } from './experiment.ts';
import type { FaultHarness } from './fault-harness.ts';
import type { ProxyMode } from './fault-proxy.ts';

type FaultOf = Fault<FaultHarness>;

/** For `disturbed` and `missed`: the connections of all processes. */
export const FROM_ALL = '';

/** A process is killed and restarted. */
export const killed = (title: string, process: string): FaultOf => ({
  name: title,
  async run(harness) {
    await harness.kill(process);
    await harness.waitForRecovery();
  },
});

/** A process is frozen for `seconds`, scaled. */
export const frozen = (title: string, process: string, seconds: number): FaultOf => ({
  name: title,
  async run(harness) {
    const resume = harness.freeze(process);
    await harness.wait(seconds).finally(resume);
  },
});

/** The connections from one part to another are disturbed for `seconds`, scaled. */
export const disturbed = (title: string, from: string, to: string, mode: ProxyMode, seconds: number): FaultOf => ({
  name: title,
  async run(harness) {
    harness.proxies.disturb(from, to, mode);
    await harness.wait(seconds);
    harness.proxies.heal();
  },
});

/** A fault of a part that sends do not need: they are acknowledged while it is down. */
export const missed = (title: string, to: string, mode: ProxyMode, seconds: number): FaultOf => ({
  name: title,
  async run(harness, experiment) {
    harness.proxies.disturb(FROM_ALL, to, mode);
    await harness.wait(seconds);
    await experiment.waitForSends();
    harness.proxies.heal();
    await harness.waitForRecovery();
    await experiment.waitForLogin();
  },
});
