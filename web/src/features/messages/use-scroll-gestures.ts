import { useMemo, useRef, type PointerEvent } from 'react';

/** Scrolling by a gesture starts within this time, and after it no more scroll events follow. */
const LULL_MS = 200;

/**
 * Detects whether the user is scrolling: with the wheel, by touch (including momentum), by keyboard or with the scroll
 * bar. `handlers` are for the scrolling element, including `onScroll`.
 */
export function useScrollGestures() {
  const until = useRef(0);
  const isPressed = useRef(false);
  return useMemo(() => {
    const begin = () => {
      until.current = performance.now() + LULL_MS;
    };
    const isScrolling = () => isPressed.current || performance.now() < until.current;
    return {
      isScrolling,
      handlers: {
        onWheel: begin,
        onTouchStart: begin,
        onTouchMove: begin,
        onKeyDownCapture: begin,
        // Outside of the content there is only the scroll bar. The middle button scrolls from anywhere.
        onPointerDown: ({ target, currentTarget, button }: PointerEvent) => {
          if (target !== currentTarget && button !== 1) return;
          isPressed.current = true;
          const release = () => {
            isPressed.current = false;
            begin();
          };
          window.addEventListener('pointerup', release, { once: true });
          window.addEventListener('pointercancel', release, { once: true });
        },
        onScroll: () => {
          if (isScrolling()) begin();
        },
      },
    };
  }, []);
}
