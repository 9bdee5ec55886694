import hljs from 'highlight.js/lib/common';
import { isRequest, READY, type HighlightResponse } from './highlight-messages.ts';

/** The maximum number of colored spans in a block, each of which becomes an element. */
const MAX_PIECES = 1_000;

addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  if (!isRequest(data)) return;
  postMessage({ id: data.id, html: highlight(data.code, data.language) } satisfies HighlightResponse);
});
postMessage(READY);

function highlight(code: string, language: string): string | null {
  if (!hljs.getLanguage(language)) return null;
  const { value } = hljs.highlight(code, { language, ignoreIllegals: true });
  return value.split('<span').length - 1 > MAX_PIECES ? null : value;
}
