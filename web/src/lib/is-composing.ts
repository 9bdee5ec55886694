import type { KeyboardEvent } from 'react';

/** The key code of a key that an input method has handled. */
const IME_KEY_CODE = 229;

/**
 * Whether a key belongs to an input method, where Enter accepts a suggestion. Safari ends the composition before it
 * reports that key, so that only the key code shows it.
 */
export const isComposing = ({ nativeEvent }: KeyboardEvent): boolean =>
  nativeEvent.isComposing || nativeEvent.keyCode === IME_KEY_CODE;
