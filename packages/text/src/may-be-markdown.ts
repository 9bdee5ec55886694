import { splitPlainText } from './inline-parts.ts';

/** Inline marks, marks at the start of a line, and the separator of two paragraphs. */
const MARKDOWN =
  /[*_`~\\[\]|]|^[^\S\r\n\u2028\u2029]*(?:#{1,6}\s|>|[-+]\s|\d+[.)]\s|-{3,}|={3,})|\n[^\S\n]*\n|^ {4}|^\t/m;

/** Whether a text could look different as Markdown than as plain text with links. Marks within addresses do not count. */
export const mayBeMarkdown = (text: string): boolean =>
  MARKDOWN.test(text) &&
  MARKDOWN.test(
    splitPlainText(text)
      .map((part) => (part.kind === 'link' ? 'a' : part.text))
      .join(''),
  );
