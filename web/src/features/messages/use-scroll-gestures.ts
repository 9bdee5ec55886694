import { useMemo, useRef, type PointerEvent } from 'react';

/** What a gesture moves begins to move within this time, and after it nothing comes that it has moved. */
const LULL_MS = 200;

/**
 * Tells whether the person is scrolling: with a wheel, a finger (whose push goes on after it has left), a key or the
 * scroll bar. `handlers` are for the element that scrolls, `onScroll` included.
 */
export function useScrollGestures() {
  const until = useRef(0);
  const isPressed = useRef(false);
  return useMemo(() => {
    const begin = () => {
      until.current = performance.now() + LULL_MS;
    };
    const isUnderWay = () => isPressed.current || performance.now() < until.current;
    return {
      isUnderWay,
      handlers: {
        onWheel: begin,
        onTouchStart: begin,
        onTouchMove: begin,
        onKeyDownCapture: begin,
        // Beside the content there is only the scroll bar; the middle button scrolls from anywhere.
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
          if (isUnderWay()) begin();
        },
      },
    };
  }, []);
}
