import type { KeyboardEvent } from 'react';

/** The code of a key that an input method has taken. */
const TAKEN = 229;

/**
 * Whether a key belongs to an input method, where Enter takes its suggestion. Safari ends the composition before it
 * reports that key, and only its code still shows it.
 */
export const isComposing = ({ nativeEvent }: KeyboardEvent): boolean =>
  nativeEvent.isComposing || nativeEvent.keyCode === TAKEN;
