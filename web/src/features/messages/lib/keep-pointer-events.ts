/**
 * A class for the parent of a virtual list, which disables pointer events on its rows while it scrolls, even for a new
 * message: the toolbar would vanish under a resting pointer, and a click would be lost.
 */
export const KEEP_POINTER_EVENTS = '[&>ol]:pointer-events-auto!';
