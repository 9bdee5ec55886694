/** Whether the primary pointer is a finger, and so the keyboard is on the screen. */
export const isTouchScreen = (): boolean => window.matchMedia('(pointer: coarse)').matches;
