import { SendHorizontalIcon } from 'lucide-react';
import { Suspense, useEffect, type KeyboardEvent } from 'react';
import { LengthNote } from './length-note.tsx';
import { MessageField } from './message-field.tsx';
import { useConversation } from '../conversation-context.ts';
import { lengthOf, MAX_LENGTH, sendable } from '../lib/message-text.ts';
import { useDraft, useMessaging } from '../messaging-context.ts';
import { useTypingSignal } from '../use-typing-signal.ts';
import { Button } from '@/components/ui/button.tsx';
import { isTouchScreen } from '@/lib/is-touch-screen.ts';
import { lazy } from '@/lib/lazy.ts';

const SendInParts = lazy(() => import('./send-in-parts.tsx').then((module) => ({ default: module.SendInParts })));
const ReplyBar = lazy(() => import('./reply-bar.tsx').then((module) => ({ default: module.ReplyBar })));

const MAX_HEIGHT_PX = 240;

interface ComposerProps {
  roomId: string;
  roomName: string;
}

export function Composer({ roomId, roomName }: ComposerProps) {
  const { outbox, drafts } = useMessaging();
  const body = useDraft({ roomId })?.text ?? '';
  const signalTyping = useTypingSignal(roomId);
  const { composer: textarea, replyTo, reply, editLast } = useConversation();
  const text = sendable(body);
  const length = lengthOf(text);
  const isTooLong = length > MAX_LENGTH;
  const cannotSend = text === '' || isTooLong;

  const write = (text: string) => {
    drafts.changeDraft({ roomId }, { text });
    signalTyping(text.trim() !== '');
  };

  /** Sends messages in order. Only the first one is a reply; the others continue it. */
  const sendAll = (messages: readonly string[]) => {
    const sent = Promise.all(
      messages.map((message, index) => outbox.send(roomId, message, index === 0 ? replyTo : null)),
    );
    drafts.dropSentDraft({ roomId });
    // The typing signal must not overtake the message. By then the user may be typing the next one.
    void sent.then(() => signalTyping(Boolean(textarea.current?.value.trim())));
    textarea.current?.focus();
  };
  const send = () => {
    if (!cannotSend) sendAll([text]);
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
    // On a touch screen the keyboard would cover the messages.
    if (!isTouchScreen()) textarea.current?.focus();
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
          data-focus="writing"
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
        <Button type="submit" size="icon" aria-label="Send message" disabled={cannotSend}>
          <SendHorizontalIcon aria-hidden />
        </Button>
      </div>
      <p id="composer-hint" className="sr-only">
        {isTouchScreen()
          ? 'Enter starts a new line. The button sends.'
          : 'Enter sends, Shift+Enter starts a new line. Up arrow edits your last message.'}{' '}
        Type @ and a name to mention someone.
      </p>
      <div className="flex items-center gap-2 px-4 pb-2 empty:hidden">
        <LengthNote length={length} />
        <Suspense>{isTooLong && <SendInParts text={text} onSend={sendAll} />}</Suspense>
      </div>
    </form>
  );
}
