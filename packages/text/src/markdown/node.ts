import type { Token } from 'markdown-it';
import { formsOf } from './inline-rules.ts';
import type { NameForm } from '../mention.ts';
import { safeHref } from '../safe-href.ts';

/** A node of a formatted text: an element or text. */
export interface FormatNode {
  /** The parser's name, without `_open`. */
  type: string;
  children: FormatNode[];
  /** The text of text, code, image and mention nodes. */
  text: string;
  href?: string;
  /** The possible names of a mention. */
  forms?: readonly NameForm[];
  /** The language of a code block. */
  language?: string;
  /** The level of a heading, or the first number of a list. */
  number?: number;
  align?: Align;
}

type Align = 'left' | 'center' | 'right';

const ALIGN_STYLE = 'text-align:';

/** Converts a token of the parser to a node, which is smaller, without its children. */
export function nodeOf(token: Token): FormatNode {
  const node: FormatNode = { type: token.type.replace('_open', ''), children: [], text: token.content };
  switch (node.type) {
    case 'link':
    case 'image':
      return { ...node, href: safeHref(String(token.attrGet('href') ?? token.attrGet('src'))) ?? '' };
    case 'mention':
      return { ...node, forms: formsOf(token) ?? [] };
    case 'fence':
      return { ...node, language: token.info.trim().split(/\s/, 1)[0] ?? '' };
    case 'heading':
      return { ...node, number: Number(token.tag.slice(1)) };
    case 'ordered_list':
      return { ...node, number: Number(token.attrGet('start') ?? 1) };
    case 'th':
    case 'td':
      return { ...node, align: alignOf(token) };
    default:
      return node;
  }
}

function alignOf(token: Token): Align {
  const style = String(token.attrGet('style') ?? '');
  return style.startsWith(ALIGN_STYLE) ? (style.slice(ALIGN_STYLE.length) as Align) : 'left';
}

const TASK = /^\[([ xX])\]\s/;

/** Whether a list item is a completed or open task, and its children without the checkbox; null for other items. */
export function taskOf({ children }: FormatNode): { isDone: boolean; children: FormatNode[] } | null {
  const [first, ...others] = children;
  if (first?.type === 'paragraph') {
    const task = taskOf(first);
    return task && { ...task, children: [{ ...first, children: task.children }, ...others] };
  }
  const mark = first?.type === 'text' ? TASK.exec(first.text) : null;
  if (!first || !mark) return null;
  return { isDone: mark[1] !== ' ', children: [{ ...first, text: first.text.slice(mark[0].length) }, ...others] };
}
