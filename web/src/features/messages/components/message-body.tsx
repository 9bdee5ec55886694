import { linkify } from '../lib/linkify.ts';

/** A message's text as it was written, with its line breaks; addresses are links. */
export function MessageBody({ text }: { text: string }) {
  return (
    <p dir="auto" className="leading-relaxed wrap-anywhere whitespace-pre-wrap">
      {linkify(text).map((part, index) =>
        part.kind === 'text' ? (
          part.text
        ) : (
          <a
            key={index}
            href={part.href}
            target="_blank"
            rel="noopener noreferrer nofollow"
            className="rounded-xs text-primary underline decoration-primary/40 underline-offset-3 outline-none hover:decoration-primary focus-visible:ring-2 focus-visible:ring-ring"
          >
            {part.text}
          </a>
        ),
      )}
    </p>
  );
}
