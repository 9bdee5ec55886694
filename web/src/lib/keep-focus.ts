import { isTouchScreen } from './is-touch-screen.ts';

/** Where the focus goes by default. Pages mark these elements with `data-default-focus`. */
const READING = ['[data-default-focus=reading]', 'main h1', 'nav h2'];
const WRITING = ['[data-default-focus=writing]', ...READING];

/** Focuses the composer, or on a touch screen, where the keyboard would cover the page, the messages. */
export function focusDefault(): void {
  const place = (isTouchScreen() ? READING : WRITING)
    .map((selector) => document.querySelector<HTMLElement>(selector))
    .find((element) => element?.checkVisibility());
  if (!place) return;
  // A heading needs a `tabindex` to receive the focus.
  if (place.tabIndex < 0) place.tabIndex = -1;
  place.focus({ preventScroll: true });
}

/**
 * Moves the focus when the focused element is removed, such as a button that removes itself: otherwise Tab would start
 * over at the top of the page. The focus goes to the nearest remaining focusable ancestor, else to the default. Code
 * that moves the focus itself, such as a dialog, takes precedence.
 * @returns a function that stops it.
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
    // Run after the effects of the change.
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
