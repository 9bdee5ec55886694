/**
 * A seeded pseudorandom number generator for [0, 1) (mulberry32).
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
 * The expected number of occupied bins when each of `items` is placed with the given probability in a random bin.
 * @param {number} items
 * @param {number} probability
 * @param {number} bins
 */
export const occupied = (items, probability, bins) => bins * -Math.expm1(items * Math.log1p(-probability / bins));
