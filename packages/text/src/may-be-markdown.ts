import { cutPlain } from './active-parts.ts';

/** Marks within a line, marks that begin one, and what stands between two paragraphs. */
const MARKDOWN =
  /[*_`~\\[\]|]|^[^\S\r\n\u2028\u2029]*(?:#{1,6}\s|>|[-+]\s|\d+[.)]\s|-{3,}|={3,})|\n[^\S\n]*\n|^ {4}|^\t/m;

/** Whether a text could look different as Markdown than as plain text with links. Marks within addresses count as plain. */
export const mayBeMarkdown = (text: string): boolean =>
  MARKDOWN.test(text) &&
  MARKDOWN.test(
    cutPlain(text)
      .map((part) => (part.kind === 'link' ? 'a' : part.text))
      .join(''),
  );
