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
  /** Receives each key first. Returns whether it handled the key. */
  onKey?: (event: KeyboardEvent) => boolean;
  /** The maximum height to which the field grows, in pixels. */
  maxHeight: number;
  /** Styles of the list of people to mention. */
  listClassName: string;
  /** See `keepFocus`. */
  'data-focus'?: string;
}

/** A text field for a message: it grows with the text, completes mentions, and sends on Enter; see `enterAction`. */
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
        // Otherwise pasted text, a draft or an old message could block the tab on each key.
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
          // Pasted text is laid out before it can be checked.
          SIMPLE_SHAPING,
        )}
      />
      {completion.list}
    </>
  );
}
