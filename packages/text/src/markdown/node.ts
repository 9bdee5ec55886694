import type { Token } from 'markdown-it';
import { formsOf } from './active-rule.ts';
import type { NameForm } from '../mention.ts';
import { safeHref } from '../safe-href.ts';

/** A part of a formatted text: an element, or the text in one. */
export interface FormatNode {
  /** As the parser names it, without `_open`. */
  type: string;
  children: FormatNode[];
  /** Of texts, code, images and mentions. */
  text: string;
  href?: string;
  /** The names that a mention may stand for. */
  forms?: readonly NameForm[];
  /** The language of a block of code. */
  language?: string;
  /** The level of a heading, or the first number of a list. */
  number?: number;
  align?: Align;
}

type Align = 'left' | 'center' | 'right';

const ALIGN_STYLE = 'text-align:';

/** A token of the parser as the page keeps it, which is smaller; its children are yet to come. */
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

/** Whether an item of a list is a task that is done or to do, and its children without the box; null for other items. */
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
