import { SendHorizontalIcon } from 'lucide-react';
import { LengthNote } from './length-note.tsx';
import { MessageField } from './message-field.tsx';
import { useConversation, type Quoted } from '../conversation-context.ts';
import { lengthOf, MAX_LENGTH, sendable } from '../lib/message-text.ts';
import { useDraft, useMessaging } from '../messaging-context.ts';
import { Button } from '@/components/ui/button.tsx';
import { useNames } from '@/features/people/use-names.ts';

const MAX_HEIGHT_PX = 160;

/** The composer of a reply to one message. */
export function ReplyComposer({ message }: { message: Quoted }) {
  const { roomId, composer: textarea } = useConversation();
  const { outbox, drafts } = useMessaging();
  const nameOf = useNames([message.author]);
  const place = { roomId, repliesTo: message.id };
  const body = useDraft(place)?.text ?? '';
  const text = sendable(body);
  const length = lengthOf(text);
  const cannotSend = text === '' || length > MAX_LENGTH;
  const write = (next: string) => drafts.changeDraft(place, { text: next });

  const send = () => {
    if (cannotSend) return;
    void outbox.send(roomId, text, message);
    drafts.dropSentDraft(place);
    textarea.current?.focus();
  };

  return (
    <form
      aria-label="New reply"
      className="relative m-3 flex flex-wrap items-end gap-2 rounded-xl border border-input bg-card p-1.5 shadow-xs focus-within:border-ring focus-within:ring-[3px] focus-within:ring-ring/25"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <MessageField
        field={textarea}
        aria-label={`Reply to ${nameOf(message.author)}`}
        placeholder="Reply"
        text={body}
        write={write}
        onEnter={send}
        maxHeight={MAX_HEIGHT_PX}
        className="min-h-9 min-w-0 flex-1 px-2.5 py-1.5"
        listClassName="absolute inset-x-0 bottom-full z-20 mb-2 max-h-80 rounded-xl border shadow-lg"
      />
      <Button type="submit" size="icon" aria-label="Send reply" disabled={cannotSend}>
        <SendHorizontalIcon aria-hidden />
      </Button>
      <LengthNote length={length} className="basis-full px-2.5" />
    </form>
  );
}
