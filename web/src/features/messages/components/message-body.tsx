import { Suspense } from 'react';
import { MentionedText } from './mentioned-text.tsx';
import { MessageLink } from './message-link.tsx';
import type { Mentioned } from '../lib/cut-mentions.ts';
import { linkify } from '../lib/linkify.ts';
import { mayBeMarkdown } from '../lib/may-be-markdown.ts';
import { cn } from '@/lib/cn.ts';
import { lazy } from '@/lib/lazy.ts';

const Markdown = lazy(() => import('./markdown.tsx').then((module) => ({ default: module.Markdown })));

/** Up to three emoji and nothing else. */
const ONLY_EMOJI =
  /^(?:\p{RI}{2}|\p{Extended_Pictographic}[\p{Emoji_Modifier}\uFE0F]?(?:\u200D\p{Extended_Pictographic}[\p{Emoji_Modifier}\uFE0F]?)*\s*){1,3}$/u;

interface MessageBodyProps {
  text: string;
  mentions: readonly Mentioned[];
}

/** A message's text. Most are plain; one with Markdown in it stands there as it was written until that is loaded. */
export function MessageBody({ text, mentions }: MessageBodyProps) {
  const plain = <PlainText text={text} mentions={mentions} />;
  if (!mayBeMarkdown(text)) return plain;
  return (
    <Suspense fallback={plain}>
      <Markdown text={text} mentions={mentions} />
    </Suspense>
  );
}

function PlainText({ text, mentions }: MessageBodyProps) {
  return (
    <p
      dir="auto"
      className={cn(
        'leading-relaxed wrap-anywhere whitespace-pre-wrap',
        ONLY_EMOJI.test(text) && 'text-3xl leading-snug',
      )}
    >
      {linkify(text).map((part, index) =>
        part.kind === 'text' ? (
          <MentionedText key={index} text={part.text} mentions={mentions} />
        ) : (
          <MessageLink key={index} href={part.href}>
            {part.text}
          </MessageLink>
        ),
      )}
    </p>
  );
}
