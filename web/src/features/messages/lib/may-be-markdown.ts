/** Marks within a line, marks that begin one, and what stands between two paragraphs. */
const MARKDOWN = /[*_`~\\[\]|]|^\s*(?:#{1,6}\s|>|[-+]\s|\d+[.)]\s|-{3,}|={3,})|\n\s*\n|^ {4}|^\t/m;

/** Whether a text could look different as Markdown than as plain text with links. Addresses count as plain. */
export const mayBeMarkdown = (text: string): boolean => MARKDOWN.test(text.replace(/\bhttps?:\/\/[^\s<>[\]()]+/g, ''));
