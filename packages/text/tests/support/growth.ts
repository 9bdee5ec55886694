/** Attempts, of which the fastest counts: the others were disturbed. */
const ATTEMPTS = 3;
/** Rounds, of which the one with the least growth counts: disturbances add to it, and quadratic work shows in each. */
const ROUNDS = 3;
/** Microseconds below which a measurement says more about the clock than about the work. */
const NOISE = 300;

/**
 * How many times as much processor time `work` takes for four times the input: about 4 when it is linear, 16 when it is
 * quadratic. Time of the process rather than of the clock, so that a busy machine does not matter.
 * @param enough a growth that needs no further round.
 */
export function growthOf(work: (length: number) => void, length: number, enough: number): number {
  let least = Infinity;
  for (let round = 0; round < ROUNDS && least > enough; round++) {
    least = Math.min(least, (cost(work, length * 4) + NOISE) / (cost(work, length) + NOISE));
  }
  return least;
}

function cost(work: (length: number) => void, length: number): number {
  let least = Infinity;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const before = process.cpuUsage();
    work(length);
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, user + system);
  }
  return least;
}
