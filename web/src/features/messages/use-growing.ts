import { useLayoutEffect, type RefObject } from 'react';

/** Lets a text field grow with its text, up to `most` pixels. */
export function useGrowing(field: RefObject<HTMLTextAreaElement | null>, text: string, most: number): void {
  useLayoutEffect(() => {
    const element = field.current;
    if (!element) return;
    element.style.setProperty('height', 'auto');
    element.style.setProperty('height', `${Math.min(element.scrollHeight, most)}px`);
  }, [field, text, most]);
}
