import { splitPlainText, type TextPart } from '@parley/text/inline-parts';
import { TypeIcon } from 'lucide-react';
import type { ReactNode, Ref } from 'react';
import { MentionedText } from './mentioned-text.tsx';
import { MessageLink } from './message-link.tsx';
import { layoutChunks } from '../lib/layout-chunks.ts';
import { findMentioned, type MentionedUser } from '../lib/mentioned.ts';
import { useRenderBudget } from '../use-render-budget.ts';
import { cn } from '@/lib/cn.ts';

/** One to three emoji and nothing else. */
const ONLY_EMOJI =
  /^(?:\p{RI}{2}|\p{Extended_Pictographic}[\p{Emoji_Modifier}\uFE0F]?(?:\u200D\p{Extended_Pictographic}[\p{Emoji_Modifier}\uFE0F]?)*\s*){1,3}$/u;

/** The maximum number of links and mentions in a message, each of which is a tab stop. With more, it gets none. */
const MAX_ACTIVE_PARTS = 200;

interface PlainTextProps {
  text: string;
  mentions: readonly MentionedUser[];
  /** Whether the text has Markdown that is too complex to format. */
  isTooComplex?: boolean;
}

/** The unformatted text of a message, with links and mentions. */
export function PlainText({ text, mentions, isTooComplex = false }: PlainTextProps) {
  const hasTooMany = activeIn(splitPlainText(text), mentions) > MAX_ACTIVE_PARTS;
  const [first = '', ...others] = layoutChunks(text);
  const contentOf = (part: string) => (hasTooMany ? part : <ActiveText text={part} mentions={mentions} />);
  return (
    <>
      <PlainPart isLarge={ONLY_EMOJI.test(text)}>{contentOf(first)}</PlainPart>
      {others.map((part, index) => (
        <DeferredPart key={`${index} ${part}`} text={part}>
          {contentOf(part)}
        </DeferredPart>
      ))}
      {(isTooComplex || hasTooMany) && (
        <p role="note" className="mt-1 flex items-center gap-1.5 text-xs leading-4 text-muted-foreground">
          <TypeIcon className="size-3 shrink-0" aria-hidden />
          This message is too complex to format.
        </p>
      )}
    </>
  );
}

interface PlainPartProps {
  ref?: Ref<HTMLParagraphElement>;
  isLarge?: boolean;
  height?: number | undefined;
  children?: ReactNode;
}

/** A paragraph of unformatted text. */
const PlainPart = ({ ref, isLarge = false, height, children }: PlainPartProps) => (
  <p
    ref={ref}
    dir="auto"
    style={{ height }}
    className={cn('wrap-anywhere whitespace-pre-wrap', isLarge ? 'text-3xl leading-snug' : 'leading-relaxed')}
  >
    {children}
  </p>
);

/** A later chunk of a message that takes too long to lay out at once. */
function DeferredPart({ text, children }: { text: string; children: ReactNode }) {
  const { rendered, box, height } = useRenderBudget<HTMLParagraphElement>(text);
  return (
    <PlainPart ref={box} height={height}>
      {rendered !== null && children}
    </PlainPart>
  );
}

const ActiveText = ({ text, mentions }: { text: string; mentions: readonly MentionedUser[] }) =>
  splitPlainText(text).map((part, index) => {
    switch (part.kind) {
      case 'text':
        return part.text;
      case 'mention':
        return <MentionedText key={index} text={part.text} forms={part.forms} mentions={mentions} />;
      case 'link':
        return (
          <MessageLink key={index} href={part.href}>
            {part.text}
          </MessageLink>
        );
    }
  });

const activeIn = (parts: readonly TextPart[], mentions: readonly MentionedUser[]): number =>
  parts.filter((part) => part.kind === 'link' || (part.kind === 'mention' && findMentioned(part.forms, mentions)))
    .length;
