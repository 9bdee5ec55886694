/**
 * Lets each contestant run once a round, so that what disturbs one disturbs all; who begins changes from round to round.
 * @template {{ name: string }} C
 * @param {number} count
 * @param {C[]} contestants
 * @param {(contestant: C) => Promise<Record<string, number>>} run
 * @returns {Promise<Record<string, Record<string, number>[]>>} what each run measured, by contestant.
 */
export async function inRounds(count, contestants, run) {
  const results = Object.fromEntries(contestants.map(({ name }) => [name, []]));
  for (let round = 0; round < count; round++) {
    for (let place = 0; place < contestants.length; place++) {
      const contestant = contestants[(place + round) % contestants.length];
      const measured = await run(contestant);
      results[contestant.name].push(measured);
      process.stderr.write(`round ${round + 1}, ${contestant.name}: ${brief(measured)}\n`);
    }
  }
  return results;
}

const brief = (measured) =>
  Object.entries(measured)
    .map(([key, value]) => `${key} ${Number(value.toPrecision(4))}`)
    .join(', ');
