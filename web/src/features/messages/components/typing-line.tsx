import { useSubscription } from '@apollo/client/react';
import { useEffect, useRef, useState } from 'react';
import { TypingDocument } from '../api/typing.ts';
import type { Announcement } from './announcer.tsx';
import type { NamedPerson } from '@/features/people/lib/seen-names.ts';
import { useNames } from '@/features/people/use-names.ts';
import type { Store } from '@/lib/store.ts';

/** Slightly longer than the server keeps a signal. Without another signal, the user has stopped typing. */
const TYPING_TIMEOUT_MS = 7_000;

/** Who else is typing. The line keeps its height when empty, so that nothing moves. */
export function TypingLine({ roomId, latest }: { roomId: string; latest: Store<Announcement | null> }) {
  const [typing, setTyping] = useState<ReadonlyMap<string, NamedPerson>>(new Map());
  const nameOf = useNames([...typing.values()]);
  const timers = useRef(new Map<string, ReturnType<typeof setTimeout>>());

  const stop = (id: string) => setTyping((before) => new Map([...before].filter(([key]) => key !== id)));

  useSubscription(TypingDocument, {
    variables: { roomId },
    fetchPolicy: 'no-cache',
    ignoreResults: true,
    onData: ({ data: { data } }) => {
      if (!data) return;
      const { user, typing: isTyping } = data.typing;
      clearTimeout(timers.current.get(user.id));
      if (!isTyping) return stop(user.id);
      setTyping((before) => new Map(before).set(user.id, user));
      timers.current.set(
        user.id,
        setTimeout(() => stop(user.id), TYPING_TIMEOUT_MS),
      );
    },
  });

  // A user who sends a message has stopped typing, even if their client does not say so.
  useEffect(() => latest.subscribe(() => stop(latest.get()?.authorId ?? '')), [latest]);

  useEffect(() => {
    const running = timers.current;
    return () => {
      for (const timer of running.values()) clearTimeout(timer);
    };
  }, []);

  return (
    <p aria-live="polite" className="h-5 truncate px-4 text-xs leading-5 text-muted-foreground md:px-6">
      {typingText([...typing.values()].map(nameOf))}
    </p>
  );
}

function typingText([first, second, ...others]: string[]): string {
  if (!first) return '';
  if (!second) return `${first} is typing…`;
  return others.length === 0 ? `${first} and ${second} are typing…` : 'Several people are typing…';
}
