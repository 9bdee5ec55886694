import { isTouchScreen } from './is-touch-screen.ts';

/** Where the focus rests: pages mark these places with `data-focus-rests`. */
const READING = ['[data-focus-rests=reading]', 'main h1', 'nav h2'];
const WRITING = ['[data-focus-rests=writing]', ...READING];

/** Moves the focus to the composer; on a touch screen, where the keyboard would cover the page, to what there is to read. */
export function focusDefault(): void {
  const place = (isTouchScreen() ? READING : WRITING)
    .map((selector) => document.querySelector<HTMLElement>(selector))
    .find((element) => element?.checkVisibility());
  if (!place) return;
  // A heading takes the focus only when asked to.
  if (place.tabIndex < 0) place.tabIndex = -1;
  place.focus({ preventScroll: true });
}

/**
 * Finds a place for the focus when the element that has it goes away, such as a button that removes itself: without
 * one, Tab would start over at the top of the page. It is the nearest element around it that is still there and takes the
 * focus, else where the focus rests. Whatever moves the focus itself, such as a dialog, comes first.
 * @returns how to stop.
 */
export function keepFocus(): () => void {
  let focused: HTMLElement | null = null;
  let around: HTMLElement[] = [];
  let frame = 0;

  const note = (target: EventTarget) => {
    focused = target as HTMLElement;
    around = [];
    for (let element = focused.parentElement; element; element = element.parentElement)
      if (element.hasAttribute('tabindex')) around.push(element);
  };
  const onFocusIn = ({ target }: FocusEvent) => {
    if (target) note(target);
  };
  note(document.activeElement ?? document.body);
  const place = () => {
    if (document.activeElement !== document.body) return;
    const nearest = around.find((element) => element.isConnected);
    if (nearest) nearest.focus({ preventScroll: true });
    else focusDefault();
  };
  const observer = new MutationObserver((changes) => {
    if (document.activeElement !== document.body) return;
    const isRemoved = changes.some(({ removedNodes }) => [...removedNodes].some((node) => node.contains(focused)));
    if (!isRemoved) return;
    cancelAnimationFrame(frame);
    // After the effects of what has changed.
    frame = requestAnimationFrame(() => setTimeout(place));
  });

  document.addEventListener('focusin', onFocusIn);
  observer.observe(document.body, { childList: true, subtree: true });
  return () => {
    document.removeEventListener('focusin', onFocusIn);
    observer.disconnect();
    cancelAnimationFrame(frame);
  };
}
