import './highlighted-code.css';
import hljs from 'highlight.js/lib/common';
import { useMemo, type ReactNode } from 'react';

/** Longer code stays as it is: colouring it would hold the page up. */
const MAX_LENGTH = 8_000;

/** Code in the colours of its language; as it was written when the language is not known. */
export function HighlightedCode({ code, language }: { code: string; language: string }) {
  return useMemo(() => highlight(code, language), [code, language]);
}

function highlight(code: string, language: string): ReactNode {
  if (code.length > MAX_LENGTH || !hljs.getLanguage(language)) return code;
  const { value } = hljs.highlight(code, { language, ignoreIllegals: true });
  // It comes as HTML. A document of its own runs nothing and loads nothing; of it only texts and classes are kept.
  return childrenOf(new DOMParser().parseFromString(value, 'text/html').body);
}

const childrenOf = (node: Node): ReactNode =>
  [...node.childNodes].map((child, index) =>
    child instanceof Element ? (
      <span key={index} className={child.className}>
        {childrenOf(child)}
      </span>
    ) : (
      child.textContent
    ),
  );
