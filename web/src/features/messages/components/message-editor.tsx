import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useConversation } from '../conversation-context.ts';
import { useMessageActions } from '../use-message-actions.ts';
import { useGrowing } from '../use-growing.ts';
import { useMentioning } from '../use-mentioning.tsx';
import { Button } from '@/components/ui/button.tsx';
import type { MessageFieldsFragment } from '@/gql/graphql.ts';

/** As many characters as a message may have. */
const MAX_LENGTH = 8_000;
const MAX_HEIGHT_PX = 320;

/** Changes a message's text in its place. */
export function MessageEditor({ message }: { message: MessageFieldsFragment }) {
  const { roomId, edit: setEditing, composer } = useConversation();
  const { edit } = useMessageActions(roomId);
  const [body, setBody] = useState(message.body);
  const [isSaving, setSaving] = useState(false);
  const textarea = useRef<HTMLTextAreaElement>(null);
  const text = body.trim();

  const close = () => {
    setEditing(null);
    composer.current?.focus();
  };
  const save = async () => {
    if (!text || isSaving) return;
    if (text === message.body) return close();
    setSaving(true);
    if (await edit(message, text)) close();
    else setSaving(false);
  };
  const mentioning = useMentioning({
    field: textarea,
    text: body,
    write: setBody,
    className: 'mx-1 mb-1 max-h-60 rounded-lg border',
  });

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || mentioning.onKeyDown(event)) return;
    if (event.key === 'Escape') {
      event.stopPropagation();
      close();
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      void save();
    }
  };

  useEffect(() => {
    const end = textarea.current?.value.length ?? 0;
    textarea.current?.focus();
    textarea.current?.setSelectionRange(end, end);
  }, []);

  useGrowing(textarea, body, MAX_HEIGHT_PX);

  return (
    <form
      aria-label="Edit message"
      className="my-1 rounded-lg border border-input bg-card focus-within:border-ring focus-within:ring-[3px] focus-within:ring-ring/25"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <textarea
        ref={textarea}
        aria-label="Text of the message"
        rows={1}
        dir="auto"
        maxLength={MAX_LENGTH}
        readOnly={isSaving}
        value={body}
        {...mentioning.fieldProps}
        onChange={(event) => {
          setBody(event.target.value);
          mentioning.look();
        }}
        onKeyDown={onKeyDown}
        className="block w-full resize-none bg-transparent px-3 py-2 text-base leading-6 outline-none md:text-[0.9375rem]"
      />
      {mentioning.list}
      <div className="flex items-center gap-2 px-2 pb-2">
        <p className="hidden flex-1 pl-1 text-xs text-muted-foreground sm:block">Enter saves, Esc cancels</p>
        <Button type="button" size="sm" variant="ghost" className="ml-auto h-7" onClick={close}>
          Cancel
        </Button>
        <Button type="submit" size="sm" className="h-7" disabled={!text} aria-disabled={isSaving}>
          {isSaving ? 'Saving…' : 'Save'}
        </Button>
      </div>
    </form>
  );
}
