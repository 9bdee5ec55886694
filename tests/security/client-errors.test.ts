import { RequestFuzz } from '../fuzz/requests/request-fuzz.ts';
import type { Attack } from './support/attack.ts';
import { GATEWAY, testAttacks } from './support/attack-tests.ts';

/** A short run; `npm run fuzz:requests` takes longer. */
const STEPS = 400;
const SEED = 16;

const ATTACKS: Attack[] = [
  {
    name: 'client errors that could be mistaken for server errors',
    async run(recorder) {
      const fuzz = await RequestFuzz.start(SEED);
      while (fuzz.steps < STEPS) await fuzz.step();
      await fuzz.check();
      for (const failure of fuzz.failures) recorder.expectTrue(false, failure.slice(0, 1_000));
      recorder.expectTrue(fuzz.counted === 0, `${fuzz.counted} internal errors were counted`);
      recorder.expectTrue((fuzz.outcomes.get('data') ?? 0) > 0, 'no request succeeded');
    },
  },
];

testAttacks([GATEWAY], ATTACKS);
