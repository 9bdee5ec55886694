import { withoutExcessMarks } from '@parley/text/excess-marks';
import { mayBeMarkdown } from '@parley/text/may-be-markdown';
import { memo, Suspense, useState } from 'react';
import { PlainText } from './plain-text.tsx';
import type { MentionedUser } from '../lib/mentioned.ts';
import { expandedMessages } from '../lib/expanded-messages.ts';
import { collapsedText } from '../lib/collapsed-text.ts';
import { shapingOf } from '../lib/long-lines.ts';
import { UNDRAWN_ATTRIBUTE } from '../lib/rows-in-view.ts';
import { useRenderBudget } from '../use-render-budget.ts';
import { Button } from '@/components/ui/button.tsx';
import { cn } from '@/lib/cn.ts';
import { lazy } from '@/lib/lazy.ts';

const Markdown = lazy(() => import('./markdown.tsx').then((module) => ({ default: module.Markdown })));

interface MessageBodyProps {
  text: string;
  mentions: readonly MentionedUser[];
}

/** How much of a message is shown before it is rendered. */
const FIRST_LENGTH = 200;

/**
 * The text of a message. A long one is collapsed until expanded. If the frame's budget is used up, an expensive one
 * shows its first words until it is rendered, at the height that it last had.
 */
export const MessageBody = memo(function MessageBody({ text, mentions }: MessageBodyProps) {
  const [isExpanded, setExpanded] = useState(() => expandedMessages.has(text));
  const legible = withoutExcessMarks(text);
  const head = collapsedText(legible);
  const shown = isExpanded ? legible : head;
  const { rendered, box, height } = useRenderBudget<HTMLDivElement>(shown);
  const toggle = () => {
    setExpanded(!isExpanded);
    expandedMessages.set(text, !isExpanded);
  };
  return (
    <div ref={box} className={cn(shapingOf(legible), height !== undefined && 'overflow-hidden')} style={{ height }}>
      {rendered === null ? (
        // One line, so that the row never shrinks: at the end of the list that looks like scrolling up.
        <p dir="auto" className="truncate leading-relaxed" {...{ [UNDRAWN_ATTRIBUTE]: true }}>
          {shown.slice(0, FIRST_LENGTH)}
        </p>
      ) : (
        <FormattedText text={rendered} mentions={mentions} isTooComplex={legible !== text} />
      )}
      {head !== legible && (
        <Button
          type="button"
          variant="link"
          size="inline"
          className="text-sm"
          aria-expanded={isExpanded}
          onClick={toggle}
        >
          {isExpanded ? 'Show less' : 'Show more'}
        </Button>
      )}
    </div>
  );
});

interface FormattedTextProps extends MessageBodyProps {
  isTooComplex: boolean;
}

/** Most messages are plain. One with Markdown is shown unformatted until the formatter has loaded. */
function FormattedText({ text, mentions, isTooComplex }: FormattedTextProps) {
  const plain = <PlainText text={text} mentions={mentions} isTooComplex={isTooComplex} />;
  if (isTooComplex || !mayBeMarkdown(text)) return plain;
  return (
    <Suspense fallback={plain}>
      <Markdown text={text} mentions={mentions} />
    </Suspense>
  );
}
