import type { KeyboardEvent } from 'react';

/** Moves the focus between messages with the arrow keys. From the list itself it goes to the last visible message. */
export function moveThroughMessages(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
  const list = event.currentTarget;
  const { target } = event;
  if (!(target instanceof HTMLElement) || (target !== list && target.tagName !== 'ARTICLE')) return;
  const messages = [...list.querySelectorAll<HTMLElement>('article')];
  const bottom = list.getBoundingClientRect().bottom;
  const next =
    target === list
      ? messages.findLast((message) => message.getBoundingClientRect().top < bottom)
      : messages[messages.indexOf(target) + (event.key === 'ArrowUp' ? -1 : 1)];
  if (!next) return;
  event.preventDefault();
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: 'nearest' });
}
