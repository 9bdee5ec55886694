import { withoutExcessMarks } from '@parley/text/excess-marks';
import { useLayoutEffect, type ComponentProps, type KeyboardEvent, type RefObject } from 'react';
import { SIMPLE_SHAPING } from '../lib/long-lines.ts';
import { enterAction } from '../lib/enter-action.ts';
import { useMentionCompletion } from '../use-mention-completion.tsx';
import { cn } from '@/lib/cn.ts';
import { isComposing } from '@/lib/is-composing.ts';
import { isTouchScreen } from '@/lib/is-touch-screen.ts';

interface MessageFieldProps extends Pick<
  ComponentProps<'textarea'>,
  'aria-label' | 'aria-describedby' | 'placeholder' | 'readOnly' | 'className'
> {
  field: RefObject<HTMLTextAreaElement | null>;
  text: string;
  write: (text: string) => void;
  onEnter: () => void;
  /** Is shown each other key first, and returns whether it was meant for it. */
  onKey?: (event: KeyboardEvent) => boolean;
  /** Up to where the field grows with its text, in pixels. */
  maxHeight: number;
  /** How the list of people to mention looks and where it stands. */
  listClassName: string;
  /** See `keepFocus`. */
  'data-focus-rests'?: string;
}

/** Where a message is written: grows, completes the names of people, and Enter ends it, see `enterAction`. */
export function MessageField(props: MessageFieldProps) {
  const { field, text, write, onEnter, onKey, maxHeight, listClassName, className, ...attributes } = props;
  const completion = useMentionCompletion({ field, text, write, className: listClassName });

  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event) || completion.onKeyDown(event) || onKey?.(event) || event.key !== 'Enter') return;
    const meaning = enterAction({
      shiftKey: event.shiftKey,
      modKey: event.ctrlKey || event.metaKey,
      isTouch: isTouchScreen(),
      text,
      caret: field.current?.selectionStart ?? text.length,
    });
    if (meaning === 'new line') return;
    event.preventDefault();
    onEnter();
  };

  useLayoutEffect(() => {
    const element = field.current;
    if (!element) return;
    element.style.setProperty('height', 'auto');
    element.style.setProperty('height', `${Math.min(element.scrollHeight, maxHeight)}px`);
  }, [field, text, maxHeight]);

  return (
    <>
      <textarea
        ref={field}
        rows={1}
        dir="auto"
        enterKeyHint={isTouchScreen() ? 'enter' : 'send'}
        // Else a pasted text, a draft or an old message could hold the page up with each key.
        value={withoutExcessMarks(text)}
        {...attributes}
        {...completion.fieldProps}
        onChange={(event) => {
          write(withoutExcessMarks(event.target.value));
          completion.update();
        }}
        onKeyDown={onKeyDown}
        className={cn(
          'resize-none bg-transparent text-base leading-6 outline-none placeholder:text-muted-foreground md:text-[0.9375rem]',
          className,
          // A text is pasted before anything could look at it.
          SIMPLE_SHAPING,
        )}
      />
      {completion.list}
    </>
  );
}
