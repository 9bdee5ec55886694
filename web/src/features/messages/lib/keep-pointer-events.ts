/**
 * For the element around a virtual list, which takes the pointer from its rows while it scrolls, also when only a message
 * has come: the toolbar would go from under a pointer that rests, and a press would be lost.
 */
export const KEEP_POINTER_EVENTS = '[&>ol]:pointer-events-auto!';
