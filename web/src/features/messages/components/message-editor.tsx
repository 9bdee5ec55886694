import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react';
import { LengthNote } from './length-note.tsx';
import { MessageField } from './message-field.tsx';
import { useConversation } from '../conversation-context.ts';
import { lengthOf, MAX_LENGTH, sendable } from '../lib/message-text.ts';
import { useMessaging } from '../messaging-context.ts';
import { useMessageActions } from '../use-message-actions.ts';
import { Button } from '@/components/ui/button.tsx';
import type { MessageFieldsFragment } from '@/gql/graphql.ts';
import { isTouchScreen } from '@/lib/is-touch-screen.ts';
import { focusDefault } from '@/lib/keep-focus.ts';
import { showNote } from '@/lib/toasts.ts';

const MAX_HEIGHT_PX = 320;

/** Edits the text of a message in place. */
export function MessageEditor({ message }: { message: MessageFieldsFragment }) {
  const { roomId, edit: setEditing, composer } = useConversation();
  const { edit } = useMessageActions(roomId);
  const { drafts } = useMessaging();
  const place = { roomId, isEdit: true } as const;
  const [body, setBody] = useState(() => {
    const draft = drafts.getDraft(place);
    return draft?.messageId === message.id ? draft.text : message.body;
  });
  const write = (text: string) => {
    setBody(text);
    drafts.changeDraft(place, { text, messageId: message.id });
  };
  const [isSaving, setSaving] = useState(false);
  const textarea = useRef<HTMLTextAreaElement>(null);
  const text = sendable(body);
  const isTooLong = lengthOf(text) > MAX_LENGTH;

  const close = () => {
    setEditing(null);
    if (!isTouchScreen()) composer.current?.focus();
  };
  const save = async () => {
    if (!text || isTooLong || isSaving) return;
    if (text === message.body) return close();
    setSaving(true);
    if (await edit(message, text)) close();
    else setSaving(false);
  };
  const onKey = (event: KeyboardEvent): boolean => {
    if (event.key !== 'Escape') return false;
    event.stopPropagation();
    close();
    return true;
  };

  const [original] = useState(message.body);
  const form = useRef<HTMLFormElement>(null);
  /** If the message is deleted, the edited text moves to the composer. */
  const moveToComposer = useEffectEvent(() => {
    const hasFocus = form.current?.contains(document.activeElement);
    if (text && text !== original) {
      const draft = drafts.getDraft({ roomId })?.text;
      drafts.changeDraft({ roomId }, { text: draft ? `${draft}\n\n${text}` : text });
      showNote('The message you were editing was deleted. Your text is in the composer.');
    }
    setEditing(null);
    if (hasFocus) focusDefault();
  });
  const isDeleted = Boolean(message.deletedAt);
  useLayoutEffect(() => {
    if (isDeleted) moveToComposer();
  }, [isDeleted]);

  useEffect(() => {
    const end = textarea.current?.value.length ?? 0;
    textarea.current?.focus();
    textarea.current?.setSelectionRange(end, end);
  }, []);

  return (
    <form
      ref={form}
      aria-label="Edit message"
      className="my-1 rounded-lg border border-input bg-card focus-within:border-ring focus-within:ring-[3px] focus-within:ring-ring/25"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <MessageField
        field={textarea}
        aria-label="Edit message"
        readOnly={isSaving}
        text={body}
        write={write}
        onEnter={() => void save()}
        onKey={onKey}
        maxHeight={MAX_HEIGHT_PX}
        className="block w-full px-3 py-2"
        listClassName="mx-1 mb-1 max-h-60 rounded-lg border"
      />
      <div className="flex items-center gap-2 px-2 pb-2">
        <EditorNote text={text} />
        <Button type="button" size="xs" variant="ghost" className="ml-auto" onClick={close}>
          Cancel
        </Button>
        <Button type="submit" size="xs" disabled={!text || isTooLong} aria-disabled={isSaving}>
          {isSaving ? 'Saving…' : 'Save'}
        </Button>
      </div>
    </form>
  );
}

function EditorNote({ text }: { text: string }) {
  if (lengthOf(text) > MAX_LENGTH) return <LengthNote length={lengthOf(text)} />;
  if (!text)
    return (
      <p role="status" className="flex-1 pl-1 text-xs text-destructive">
        A message can’t be empty. You can delete it instead.
      </p>
    );
  return <p className="hidden flex-1 pl-1 text-xs text-muted-foreground sm:block">Enter to save, Esc to cancel</p>;
}
