import { isTouchScreen } from './is-touch-screen.ts';

/** Where the focus goes by default. Pages mark these elements with `data-focus`. */
const READING = ['[data-focus=reading]', 'main h1', 'nav h2'];
const WRITING = ['[data-focus=writing]', ...READING];

/** Focuses the composer, or on a touch screen, where the keyboard would cover the page, the messages. */
export function focusDefault(): void {
  const target = (isTouchScreen() ? READING : WRITING)
    .map((selector) => document.querySelector<HTMLElement>(selector))
    .find((element) => element?.checkVisibility());
  if (!target) return;
  // A heading needs a `tabindex` to receive the focus.
  if (target.tabIndex < 0) target.tabIndex = -1;
  target.focus({ preventScroll: true });
}

/**
 * Moves the focus when the focused element is removed, such as a button that removes itself: otherwise Tab would start
 * over at the top of the page. The focus goes to the nearest remaining focusable ancestor, else to the default. Code
 * that moves the focus itself, such as a dialog, takes precedence.
 * @returns a function that stops it.
 */
export function keepFocus(): () => void {
  let focused: HTMLElement | null = null;
  let ancestors: HTMLElement[] = [];
  let frame = 0;

  const track = (target: EventTarget) => {
    focused = target as HTMLElement;
    ancestors = [];
    for (let element = focused.parentElement; element; element = element.parentElement)
      if (element.hasAttribute('tabindex')) ancestors.push(element);
  };
  const onFocusIn = ({ target }: FocusEvent) => {
    if (target) track(target);
  };
  track(document.activeElement ?? document.body);
  const restore = () => {
    if (document.activeElement !== document.body) return;
    const nearest = ancestors.find((element) => element.isConnected);
    if (nearest) nearest.focus({ preventScroll: true });
    else focusDefault();
  };
  const observer = new MutationObserver((changes) => {
    if (document.activeElement !== document.body) return;
    const isRemoved = changes.some(({ removedNodes }) => [...removedNodes].some((node) => node.contains(focused)));
    if (!isRemoved) return;
    cancelAnimationFrame(frame);
    // Run after the effects of the change.
    frame = requestAnimationFrame(() => setTimeout(restore));
  });

  document.addEventListener('focusin', onFocusIn);
  observer.observe(document.body, { childList: true, subtree: true });
  return () => {
    document.removeEventListener('focusin', onFocusIn);
    observer.disconnect();
    cancelAnimationFrame(frame);
  };
}
