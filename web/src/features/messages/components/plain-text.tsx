import { TypeIcon } from 'lucide-react';
import { MentionedText } from './mentioned-text.tsx';
import { MessageLink } from './message-link.tsx';
import { cutMentions, type Mentioned } from '../lib/cut-mentions.ts';
import { linkify } from '../lib/linkify.ts';
import { cn } from '@/lib/cn.ts';

/** Up to three emoji and nothing else. */
const ONLY_EMOJI =
  /^(?:\p{RI}{2}|\p{Extended_Pictographic}[\p{Emoji_Modifier}\uFE0F]?(?:\u200D\p{Extended_Pictographic}[\p{Emoji_Modifier}\uFE0F]?)*\s*){1,3}$/u;

/** Links and mentions of one message, each of which the keyboard stops at; with more of them there are none. */
const MAX_ACTIVE_PARTS = 200;

interface PlainTextProps {
  text: string;
  mentions: readonly Mentioned[];
  /** Whether it would be formatted if that did not take too long. */
  isTooComplex?: boolean;
}

/** A message's text as it was written, with its links and mentions. */
export function PlainText({ text, mentions, isTooComplex = false }: PlainTextProps) {
  const parts = linkify(text);
  const hasTooMany = activeIn(parts, mentions) > MAX_ACTIVE_PARTS;
  return (
    <>
      <p
        dir="auto"
        className={cn(
          'leading-relaxed wrap-anywhere whitespace-pre-wrap',
          ONLY_EMOJI.test(text) && 'text-3xl leading-snug',
        )}
      >
        {hasTooMany
          ? text
          : parts.map((part, index) =>
              part.kind === 'text' ? (
                <MentionedText key={index} text={part.text} mentions={mentions} />
              ) : (
                <MessageLink key={index} href={part.href}>
                  {part.text}
                </MessageLink>
              ),
            )}
      </p>
      {(isTooComplex || hasTooMany) && (
        <p role="note" className="mt-1 flex items-center gap-1.5 text-xs leading-4 text-muted-foreground">
          <TypeIcon className="size-3 shrink-0" aria-hidden />
          This message is too complex to format.
        </p>
      )}
    </>
  );
}

const activeIn = (parts: ReturnType<typeof linkify>, mentions: readonly Mentioned[]): number =>
  parts.reduce((count, part) => count + (part.kind === 'link' ? 1 : mentionsIn(part.text, mentions)), 0);

const mentionsIn = (text: string, mentions: readonly Mentioned[]): number =>
  cutMentions(text, mentions).filter(({ kind }) => kind === 'mention').length;
