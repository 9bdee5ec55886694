import { SendHorizontalIcon } from 'lucide-react';
import { useState, type KeyboardEvent } from 'react';
import { useConversation, type Quoted } from '../conversation-context.ts';
import { useMessaging } from '../messaging-context.ts';
import { useGrowing } from '../use-growing.ts';
import { useMentioning } from '../use-mentioning.tsx';
import { Button } from '@/components/ui/button.tsx';

/** As many characters as a message may have. */
const MAX_LENGTH = 8_000;
const MAX_HEIGHT_PX = 160;

/** Writes an answer to one message. */
export function ReplyComposer({ message }: { message: Quoted }) {
  const { roomId, composer: textarea } = useConversation();
  const { outbox } = useMessaging();
  const [body, setBody] = useState('');
  const text = body.trim();

  const send = () => {
    if (!text) return;
    void outbox.send(roomId, text, message);
    setBody('');
    textarea.current?.focus();
  };
  const mentioning = useMentioning({
    field: textarea,
    text: body,
    write: setBody,
    className: 'absolute inset-x-0 bottom-full z-20 mb-2 max-h-80 rounded-xl border shadow-lg',
  });

  const onKeyDown = (event: KeyboardEvent) => {
    if (mentioning.onKeyDown(event)) return;
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };

  useGrowing(textarea, body, MAX_HEIGHT_PX);

  return (
    <form
      aria-label="New reply"
      className="relative m-3 flex items-end gap-2 rounded-xl border border-input bg-card p-1.5 shadow-xs focus-within:border-ring focus-within:ring-[3px] focus-within:ring-ring/25"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {mentioning.list}
      <textarea
        ref={textarea}
        aria-label={`Reply to ${message.author.displayName}`}
        placeholder="Reply"
        rows={1}
        dir="auto"
        maxLength={MAX_LENGTH}
        value={body}
        {...mentioning.fieldProps}
        onChange={(event) => {
          setBody(event.target.value);
          mentioning.look();
        }}
        onKeyDown={onKeyDown}
        className="min-h-9 min-w-0 flex-1 resize-none bg-transparent px-2.5 py-1.5 text-base leading-6 outline-none placeholder:text-muted-foreground md:text-[0.9375rem]"
      />
      <Button type="submit" size="icon" aria-label="Send reply" disabled={!text}>
        <SendHorizontalIcon aria-hidden />
      </Button>
    </form>
  );
}
