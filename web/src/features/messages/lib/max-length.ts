/** As many characters as a message may have. */
export const MAX_LENGTH = 8_000;
