import { Marked, type Token, type Tokens } from 'marked';
import { memo, Suspense, type ReactNode } from 'react';
import { MentionedText } from './mentioned-text.tsx';
import { MessageLink } from './message-link.tsx';
import { safeHref } from '../lib/safe-href.ts';
import type { Mentioned } from '../lib/cut-mentions.ts';
import { cn } from '@/lib/cn.ts';
import { lazy } from '@/lib/lazy.ts';

const HighlightedCode = lazy(() => import('./highlighted-code.tsx').then((m) => ({ default: m.HighlightedCode })));

const marked = new Marked({ gfm: true, breaks: true });
/** Deeper than this a text is shown as it was written. */
const MAX_DEPTH = 12;

export interface MarkdownProps {
  text: string;
  mentions: readonly Mentioned[];
}

/**
 * A text in GitHub's Markdown. Elements are made for what is known here and for nothing else: HTML in the text is
 * shown as text, pictures from elsewhere are links, and links lead to safe addresses only.
 */
export const Markdown = memo(function Markdown({ text, mentions }: MarkdownProps) {
  return (
    <div dir="auto" className="space-y-2 leading-relaxed wrap-anywhere">
      {blocks(parse(text), mentions, 0)}
    </div>
  );
});

function parse(text: string): Token[] {
  try {
    return marked.lexer(text);
  } catch {
    return [{ type: 'text', raw: text, text }];
  }
}

function blocks(tokens: readonly Token[], mentions: readonly Mentioned[], depth: number): ReactNode {
  return tokens.map((token, index) => (
    <Block key={index} token={token as MarkedToken} mentions={mentions} depth={depth} />
  ));
}

function inlines(tokens: readonly Token[] | undefined, mentions: readonly Mentioned[], depth: number): ReactNode {
  return tokens?.map((token, index) => (
    <Inline key={index} token={token as MarkedToken} mentions={mentions} depth={depth} />
  ));
}

interface NodeProps {
  token: MarkedToken;
  mentions: readonly Mentioned[];
  depth: number;
}

/** The tokens of `marked` without those of its extensions, which there are none of. */
type MarkedToken =
  | Tokens.Blockquote
  | Tokens.Br
  | Tokens.Code
  | Tokens.Codespan
  | Tokens.Def
  | Tokens.Del
  | Tokens.Em
  | Tokens.Escape
  | Tokens.Heading
  | Tokens.Hr
  | Tokens.HTML
  | Tokens.Image
  | Tokens.Link
  | Tokens.List
  | Tokens.Paragraph
  | Tokens.Space
  | Tokens.Strong
  | Tokens.Table
  | Tokens.Tag
  | Tokens.Text;

function Block({ token, mentions, depth }: NodeProps) {
  if (depth > MAX_DEPTH) return <p className="whitespace-pre-wrap">{token.raw}</p>;
  switch (token.type) {
    case 'paragraph':
      return <p>{inlines(token.tokens, mentions, depth + 1)}</p>;
    case 'heading':
      // The page's own headings are its outline; a message adds none to it.
      return (
        <p className={cn('font-semibold tracking-tight', token.depth <= 2 && 'text-[1.0625rem]')}>
          {inlines(token.tokens, mentions, depth + 1)}
        </p>
      );
    case 'blockquote':
      return (
        <blockquote className="space-y-2 border-l-3 border-input pl-3 text-muted-foreground">
          {blocks(token.tokens, mentions, depth + 1)}
        </blockquote>
      );
    case 'code':
      return <CodeBlock code={token.text} language={token.lang?.trim().split(/\s/)[0] ?? ''} />;
    case 'list':
      return <List token={token} mentions={mentions} depth={depth} />;
    case 'table':
      return <Table token={token} mentions={mentions} depth={depth} />;
    case 'hr':
      return <hr className="my-3" />;
    case 'space':
      return null;
    case 'html':
    case 'def':
      return <p className="whitespace-pre-wrap">{token.raw.trimEnd()}</p>;
    default:
      return <Inline token={token} mentions={mentions} depth={depth} />;
  }
}

function Inline({ token, mentions, depth }: NodeProps) {
  if (depth > MAX_DEPTH) return token.raw;
  switch (token.type) {
    case 'text':
      if (token.tokens) return inlines(token.tokens, mentions, depth + 1);
      return <MentionedText text={token.text} mentions={mentions} />;
    case 'escape':
      return token.text;
    case 'strong':
      return <strong className="font-semibold">{inlines(token.tokens, mentions, depth + 1)}</strong>;
    case 'em':
      return <em>{inlines(token.tokens, mentions, depth + 1)}</em>;
    case 'del':
      return <del>{inlines(token.tokens, mentions, depth + 1)}</del>;
    case 'codespan':
      return <code className="rounded-sm bg-muted px-1 py-0.5 font-mono text-[0.875em]">{token.text}</code>;
    case 'br':
      return <br />;
    case 'link': {
      const href = safeHref(token.href);
      if (!href) return token.raw;
      return <MessageLink href={href}>{inlines(token.tokens, [], depth + 1)}</MessageLink>;
    }
    case 'image': {
      const href = safeHref(token.href);
      return href ? <MessageLink href={href}>{token.text || token.href}</MessageLink> : token.raw;
    }
    default:
      return token.raw;
  }
}

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

function List({ token, mentions, depth }: NodeProps & { token: Tokens.List }) {
  const Element = token.ordered ? 'ol' : 'ul';
  return (
    <Element
      start={token.ordered && token.start !== '' ? token.start : undefined}
      className={cn('space-y-1 pl-6', token.ordered ? 'list-decimal' : 'list-disc')}
    >
      {token.items.map((item, index) => (
        <li key={index} className={cn('space-y-1 pl-0.5', item.task && 'list-none')}>
          {item.task && (
            <input
              type="checkbox"
              checked={item.checked ?? false}
              disabled
              aria-label={item.checked ? 'Done' : 'To do'}
              className="mr-2 -ml-5 align-middle"
            />
          )}
          {blocks(
            item.tokens.filter(({ type }) => type !== 'checkbox'),
            mentions,
            depth + 1,
          )}
        </li>
      ))}
    </Element>
  );
}

const ALIGN = { left: 'text-left', center: 'text-center', right: 'text-right' };

function Table({ token, mentions, depth }: NodeProps & { token: Tokens.Table }) {
  const cells = (row: Tokens.TableCell[], Cell: 'td' | 'th') =>
    row.map((cell, index) => (
      <Cell
        key={index}
        className={cn('border px-2.5 py-1', ALIGN[cell.align ?? 'left'], Cell === 'th' && 'font-semibold')}
      >
        {inlines(cell.tokens, mentions, depth + 1)}
      </Cell>
    ));
  return (
    <div className="overflow-x-auto wrap-normal">
      <table className="border-collapse text-sm">
        <thead>
          <tr>{cells(token.header, 'th')}</tr>
        </thead>
        <tbody>
          {token.rows.map((row, index) => (
            <tr key={index}>{cells(row, 'td')}</tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
