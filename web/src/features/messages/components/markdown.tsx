import { taskOf, type FormatNode } from '@parley/text/markdown/node';
import { memo, Suspense, type ReactNode } from 'react';
import { MentionedText } from './mentioned-text.tsx';
import { MessageLink } from './message-link.tsx';
import { PlainText } from './plain-text.tsx';
import { formatCached } from '../lib/format-cached.ts';
import type { MentionedUser } from '../lib/mentioned.ts';
import { cn } from '@/lib/cn.ts';
import { lazy } from '@/lib/lazy.ts';

const HighlightedCode = lazy(() => import('./highlighted-code.tsx').then((m) => ({ default: m.HighlightedCode })));

export interface MarkdownProps {
  text: string;
  mentions: readonly MentionedUser[];
}

/**
 * Text in GitHub Flavored Markdown. Only known nodes become elements: HTML is shown as text, external images become
 * links, and only safe URLs are linked. Text that is too complex is shown unformatted.
 */
export const Markdown = memo(function Markdown({ text, mentions }: MarkdownProps) {
  const nodes = formatCached(text);
  if (!nodes) return <PlainText text={text} mentions={mentions} isTooComplex />;
  return (
    <div dir="auto" className="space-y-2 leading-relaxed wrap-anywhere">
      {elementsOf(nodes, mentions)}
    </div>
  );
});

const elementsOf = (nodes: readonly FormatNode[], mentions: readonly MentionedUser[]): ReactNode =>
  nodes.map((node, index) => <Part key={index} node={node} mentions={mentions} />);

interface NodeProps {
  node: FormatNode;
  mentions: readonly MentionedUser[];
}

const NO_MENTIONS: readonly MentionedUser[] = [];

function Part({ node, mentions }: NodeProps): ReactNode {
  const { type, text, href = '' } = node;
  const children = () => elementsOf(node.children, mentions);
  switch (type) {
    case 'mention':
      return <MentionedText text={text} forms={node.forms ?? []} mentions={mentions} />;
    case 'paragraph':
      return <p>{children()}</p>;
    case 'heading':
      // Headings of a message are not part of the page outline.
      return (
        <p className={cn('font-semibold tracking-tight', (node.number ?? 0) <= 2 && 'text-[1.0625rem]')}>
          {children()}
        </p>
      );
    case 'blockquote':
      return (
        <blockquote className="space-y-2 border-l-3 border-input pl-3 text-muted-foreground">{children()}</blockquote>
      );
    case 'fence':
    case 'code_block':
      return <CodeBlock code={text.replace(/\n$/, '')} language={node.language ?? ''} />;
    case 'bullet_list':
      return <ul className="list-disc space-y-1 pl-6">{children()}</ul>;
    case 'ordered_list':
      return (
        <ol start={node.number} className="list-decimal space-y-1 pl-6">
          {children()}
        </ol>
      );
    case 'list_item':
      return <Item node={node} mentions={mentions} />;
    case 'hr':
      return <hr className="my-3" />;
    case 'strong':
      return <strong className="font-semibold">{children()}</strong>;
    case 'em':
      return <em>{children()}</em>;
    case 's':
      return <del>{children()}</del>;
    case 'code_inline':
      return <code className="rounded-sm bg-muted px-1 py-0.5 font-mono text-[0.875em]">{text}</code>;
    case 'softbreak':
    case 'hardbreak':
      return <br />;
    case 'link':
      return <MessageLink href={href}>{elementsOf(node.children, NO_MENTIONS)}</MessageLink>;
    case 'image':
      return <MessageLink href={href}>{text || href}</MessageLink>;
    case 'table':
      return (
        <div className="overflow-x-auto wrap-normal">
          <table className="border-collapse text-sm">{children()}</table>
        </div>
      );
    case 'thead':
      return <thead>{children()}</thead>;
    case 'tbody':
      return <tbody>{children()}</tbody>;
    case 'tr':
      return <tr>{children()}</tr>;
    case 'th':
      return <th className={cn('border px-2.5 py-1 font-semibold', ALIGN[node.align ?? 'left'])}>{children()}</th>;
    case 'td':
      return <td className={cn('border px-2.5 py-1', ALIGN[node.align ?? 'left'])}>{children()}</td>;
    default:
      return text;
  }
}

const ALIGN = { left: 'text-left', center: 'text-center', right: 'text-right' };

function CodeBlock({ code, language }: { code: string; language: string }) {
  return (
    <pre
      tabIndex={0}
      aria-label={language ? `Code, ${language}` : 'Code'}
      className="overflow-x-auto rounded-lg border bg-muted/60 px-3 py-2 font-mono text-[0.8125rem] leading-5 wrap-normal whitespace-pre outline-none focus-visible:ring-2 focus-visible:ring-ring"
    >
      <code>
        {language ? (
          <Suspense fallback={code}>
            <HighlightedCode code={code} language={language} />
          </Suspense>
        ) : (
          code
        )}
      </code>
    </pre>
  );
}

function Item({ node, mentions }: NodeProps) {
  const task = taskOf(node);
  return (
    <li className={cn('space-y-1 pl-0.5', task && 'list-none')}>
      {task && (
        <input
          type="checkbox"
          checked={task.isDone}
          disabled
          aria-label={task.isDone ? 'Done' : 'To do'}
          className="mr-2 -ml-5 align-middle"
        />
      )}
      {elementsOf(task?.children ?? node.children, mentions)}
    </li>
  );
}
