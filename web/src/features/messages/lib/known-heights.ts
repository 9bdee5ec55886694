/** A virtual list remounts its rows. A row that is lower while it waits to be rendered would move the others. */
const MAX_KNOWN = 300;

/** The last rendered height of each message, by its text, in pixels. */
const heights = new Map<string, number>();
const textOf = new WeakMap<Element, string>();

let observer: ResizeObserver | null = null;

const observerOf = (): ResizeObserver =>
  (observer ??= new ResizeObserver((entries) => {
    for (const { target, contentRect } of entries) {
      const text = textOf.get(target);
      if (text !== undefined && contentRect.height > 0) remember(text, contentRect.height);
    }
  }));

function remember(text: string, height: number): void {
  heights.delete(text);
  heights.set(text, height);
  for (const oldest of heights.keys()) {
    if (heights.size <= MAX_KNOWN) break;
    heights.delete(oldest);
  }
}

export const knownHeights = {
  of: (text: string): number | undefined => heights.get(text),
  /** Tracks the height of the element that shows `text`, until the returned function is called. */
  watch(element: Element, text: string): () => void {
    textOf.set(element, text);
    observerOf().observe(element);
    return () => observerOf().unobserve(element);
  },
};
