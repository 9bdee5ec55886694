/**
 * Arguments of `refine` for two numeric options of which `lower` must not exceed `upper`. Unlike other refinements, it
 * also runs when other options are invalid, so that it is reported together with them.
 */
export const notAbove = (lower: string, upper: string) =>
  ordered(lower, upper, (one, other) => one <= other, `must not exceed ${upper}`);

/** Like `notAbove`, for options that must not be equal either. */
export const below = (lower: string, upper: string) =>
  ordered(lower, upper, (one, other) => one < other, `must be less than ${upper}`);

function ordered(lower: string, upper: string, isOrdered: (lower: number, upper: number) => boolean, error: string) {
  const numbersOf = (value: unknown) => {
    const { [lower]: one, [upper]: other } = value as Record<string, unknown>;
    return [one, other] as [number, number];
  };
  const options = {
    path: [lower],
    error,
    when: ({ value }: { value: unknown }) => numbersOf(value).every((number) => Number.isSafeInteger(number)),
  };
  return [(value: object) => isOrdered(...numbersOf(value)), options] as const;
}
