import { memo, Suspense, useState } from 'react';
import { PlainText } from './plain-text.tsx';
import type { Mentioned } from '../lib/cut-mentions.ts';
import { withoutExcessMarks } from '../lib/excess-marks.ts';
import { expandedTexts } from '../lib/expanded-texts.ts';
import { headOf } from '../lib/head-of.ts';
import { shapingOf } from '../lib/long-lines.ts';
import { mayBeMarkdown } from '../lib/may-be-markdown.ts';
import { Button } from '@/components/ui/button.tsx';
import { lazy } from '@/lib/lazy.ts';

const Markdown = lazy(() => import('./markdown.tsx').then((module) => ({ default: module.Markdown })));

interface MessageBodyProps {
  text: string;
  mentions: readonly Mentioned[];
}

/** A message's text. The rest of a long one is shown when it is asked for. */
export const MessageBody = memo(function MessageBody({ text, mentions }: MessageBodyProps) {
  const [isExpanded, setExpanded] = useState(() => expandedTexts.has(text));
  const drawn = withoutExcessMarks(text);
  const head = headOf(drawn);
  const toggle = () => {
    setExpanded(!isExpanded);
    expandedTexts.set(text, !isExpanded);
  };
  return (
    <div className={shapingOf(drawn)}>
      <FormattedText text={isExpanded ? drawn : head} mentions={mentions} isTooComplex={drawn !== text} />
      {head !== drawn && (
        <Button type="button" variant="link" size="sm" className="h-6 px-0" aria-expanded={isExpanded} onClick={toggle}>
          {isExpanded ? 'Show less' : 'Show more'}
        </Button>
      )}
    </div>
  );
});

/** Most texts are plain; one with Markdown in it stands there as it was written until that is loaded. */
function FormattedText({ text, mentions, isTooComplex }: MessageBodyProps & { isTooComplex: boolean }) {
  const plain = <PlainText text={text} mentions={mentions} isTooComplex={isTooComplex} />;
  if (isTooComplex || !mayBeMarkdown(text)) return plain;
  return (
    <Suspense fallback={plain}>
      <Markdown text={text} mentions={mentions} />
    </Suspense>
  );
}
