/**
 * Numbers from 0 to 1, the same ones for the same seed (mulberry32, a public-domain generator of 32 bits of state).
 * @param {number} seed
 * @returns {() => number}
 */
export function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * How many of `places` have somebody, on average, when each of `some` comes with the same chance, and to any place.
 * @param {number} some
 * @param {number} chance
 * @param {number} places
 */
export const occupied = (some, chance, places) => places * -Math.expm1(some * Math.log1p(-chance / places));
