import { SendHorizontalIcon } from 'lucide-react';
import { Suspense, useEffect, useState, type KeyboardEvent } from 'react';
import { MessageField } from './message-field.tsx';
import { useConversation } from '../conversation-context.ts';
import { MAX_LENGTH } from '../lib/max-length.ts';
import { useMessaging } from '../messaging-context.ts';
import { useSayTyping } from '../use-say-typing.ts';
import { Button } from '@/components/ui/button.tsx';
import { lazy } from '@/lib/lazy.ts';

const ReplyBar = lazy(() => import('./reply-bar.tsx').then((module) => ({ default: module.ReplyBar })));

/** From here on the composer says how many are left. */
const NEARLY_FULL = 7_500;
const MAX_HEIGHT_PX = 240;

interface ComposerProps {
  roomId: string;
  roomName: string;
}

export function Composer({ roomId, roomName }: ComposerProps) {
  const { outbox, writings } = useMessaging();
  const [body, setBody] = useState(() => writings.getDraft(roomId));
  const sayTyping = useSayTyping(roomId);
  const { composer: textarea, replyTo, reply, editLast } = useConversation();
  const isEmpty = body.trim() === '';

  const keep = (text: string) => {
    setBody(text);
    writings.setDraft(roomId, text);
  };
  const write = (text: string) => {
    keep(text);
    sayTyping(text.trim() !== '');
  };

  const send = () => {
    if (isEmpty) return;
    const sent = outbox.send(roomId, body.trim(), replyTo);
    keep('');
    // Nothing goes ahead of the message. By then the next one may have been begun.
    void sent.then(() => sayTyping(Boolean(textarea.current?.value.trim())));
    reply(null);
    textarea.current?.focus();
  };

  const onKey = (event: KeyboardEvent): boolean => {
    if (event.key === 'ArrowUp' && body === '') {
      event.preventDefault();
      editLast();
      return true;
    }
    if (event.key !== 'Escape' || !replyTo) return false;
    reply(null);
    return true;
  };

  useEffect(() => {
    // On a touch screen the keyboard would cover what there is to read.
    if (window.matchMedia('(pointer: fine)').matches) textarea.current?.focus();
  }, [textarea]);

  return (
    <form
      aria-label="New message"
      className="relative mx-3 mb-3 rounded-xl border border-input bg-card shadow-xs transition-[border-color,box-shadow] focus-within:border-ring focus-within:ring-[3px] focus-within:ring-ring/25 md:mx-5 md:mb-5"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {replyTo && (
        <Suspense fallback={<div className="h-10 border-b" />}>
          <ReplyBar message={replyTo} onCancel={() => reply(null)} />
        </Suspense>
      )}
      <div className="flex items-end gap-2 p-1.5">
        <MessageField
          field={textarea}
          aria-label={`Message ${roomName}`}
          aria-describedby="composer-hint"
          placeholder={`Message ${roomName}`}
          text={body}
          write={write}
          onEnter={send}
          onKey={onKey}
          maxHeight={MAX_HEIGHT_PX}
          className="min-h-9 flex-1 px-2.5 py-1.5"
          listClassName="absolute inset-x-0 bottom-full z-20 mb-2 max-h-80 rounded-xl border shadow-lg sm:max-w-md"
        />
        <Button type="submit" size="icon" aria-label="Send message" disabled={isEmpty}>
          <SendHorizontalIcon aria-hidden />
        </Button>
      </div>
      <p id="composer-hint" className="sr-only">
        Enter sends, Shift and Enter start a new line. Arrow up changes your last message. @ and a name mentions
        somebody.
      </p>
      {body.length >= NEARLY_FULL && (
        <p role="status" className="px-4 pb-2 text-xs text-muted-foreground tabular-nums">
          {MAX_LENGTH - body.length} characters left
        </p>
      )}
    </form>
  );
}
