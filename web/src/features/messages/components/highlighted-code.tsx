import './highlighted-code.css';
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { Highlighter } from '../lib/highlighter.ts';

/** Colors within colors; what is deeper has the color around it. Grammars nest a few levels. */
const MAX_DEPTH = 16;

const highlighter = new Highlighter(
  () => new Worker(new URL('../lib/highlight.worker.ts', import.meta.url), { type: 'module' }),
);

/** Code in the colors of its language; as it was written until they are known, or when the language is not. */
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

/** The colors come as HTML. A document of its own runs nothing and loads nothing; of it only texts and classes are kept. */
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
