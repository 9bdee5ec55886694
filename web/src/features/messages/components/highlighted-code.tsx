import './highlighted-code.css';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { Highlighter } from '../lib/highlighter.ts';

/** Nested spans; deeper ones take the color of their parent. Grammars nest a few levels. */
const MAX_DEPTH = 16;

const highlighter = new Highlighter(
  () => new Worker(new URL('../lib/highlight.worker.ts', import.meta.url), { type: 'module' }),
);

/** Syntax-highlighted code; plain until the colors are known, or if the language is unknown. */
export function HighlightedCode({ code, language }: { code: string; language: string }) {
  const [html, setHtml] = useState(() => highlighter.peek(code, language) ?? null);
  useEffect(() => {
    let isCurrent = true;
    void highlighter.highlight(code, language).then((found) => isCurrent && setHtml(found));
    return () => {
      isCurrent = false;
    };
  }, [code, language]);
  return useMemo(() => (html === null ? code : contentOf(html)), [html, code]);
}

/** Converts highlighted HTML. The separate document runs and loads nothing; only text and classes are kept. */
const contentOf = (html: string): ReactNode => childrenOf(new DOMParser().parseFromString(html, 'text/html').body, 0);

const childrenOf = (node: Node, depth: number): ReactNode =>
  [...node.childNodes].map((child, index) =>
    child instanceof Element && depth < MAX_DEPTH ? (
      <span key={index} className={child.className}>
        {childrenOf(child, depth + 1)}
      </span>
    ) : (
      child.textContent
    ),
  );
