/** Whether the person points with a finger first of all, and so writes with a keyboard on the screen. */
export const isTouchScreen = (): boolean => window.matchMedia('(pointer: coarse)').matches;
