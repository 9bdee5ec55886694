import { Suspense, useId, useLayoutEffect, useRef, useState, type KeyboardEvent, type RefObject } from 'react';
import type { MentionListHandle } from './components/mention-list.tsx';
import { completeMention, unfinishedMention, type UnfinishedMention } from './lib/unfinished-mention.ts';
import { isComposing } from '@/lib/is-composing.ts';
import { lazy } from '@/lib/lazy.ts';

const MentionList = lazy(() => import('./components/mention-list.tsx').then((m) => ({ default: m.MentionList })));

interface MentionCompletionOptions {
  field: RefObject<HTMLTextAreaElement | null>;
  text: string;
  /** Receives the text with the completed name. */
  write: (text: string) => void;
  /** Styles of the list. */
  className: string;
}

/** Completes the names of mentioned people in a text field. */
export function useMentionCompletion({ field, text, write, className }: MentionCompletionOptions) {
  const id = useId();
  const list = useRef<MentionListHandle>(null);
  const [mention, setMention] = useState<UnfinishedMention | null>(null);
  /** The start of the mention whose list the user has closed. */
  const [dismissed, setDismissed] = useState<number | null>(null);
  const [activeId, setActiveId] = useState<string>();
  const nextCaret = useRef<number | null>(null);

  const update = () => {
    const element = field.current;
    const isCaret = element && element.selectionStart === element.selectionEnd;
    const found = isCaret ? unfinishedMention(element.value, element.selectionStart) : null;
    setMention((before) => (before?.start === found?.start && before?.query === found?.query ? before : found));
    if (!found) setDismissed(null);
  };

  const pick = (username: string) => {
    if (!mention) return;
    const completed = completeMention(text, mention, username);
    nextCaret.current = completed.caret;
    setMention(null);
    write(completed.text);
    field.current?.focus();
  };

  useLayoutEffect(() => {
    if (nextCaret.current === null) return;
    field.current?.setSelectionRange(nextCaret.current, nextCaret.current);
    nextCaret.current = null;
  }, [field, text]);

  /** Returns whether the list handled the key. */
  const onKeyDown = (event: KeyboardEvent): boolean => {
    if (!mention || activeId === undefined || isComposing(event)) return false;
    if (event.key === 'Escape') setDismissed(mention.start);
    else if (!list.current?.onKeyDown(event)) return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };

  return {
    onKeyDown,
    /** Call this when the text has changed. */
    update,
    fieldProps: {
      'aria-autocomplete': 'list',
      'aria-haspopup': 'listbox',
      'aria-controls': activeId === undefined ? undefined : id,
      'aria-activedescendant': activeId,
      onSelect: update,
      onBlur: () => setMention(null),
    } as const,
    list: mention && mention.start !== dismissed && (
      <Suspense>
        <MentionList
          ref={list}
          id={id}
          before={text.slice(0, mention.start)}
          query={mention.query}
          className={className}
          onPick={pick}
          onActive={setActiveId}
        />
      </Suspense>
    ),
  };
}
