import type { ReactNode } from 'react';

/** A link out of Parley; the page behind it learns nothing of this one. */
export function MessageLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a
      href={href}
      target="_blank"
      rel="noopener noreferrer nofollow"
      className="rounded-xs text-primary underline decoration-primary/40 underline-offset-3 outline-none hover:decoration-primary focus-visible:ring-2 focus-visible:ring-ring"
    >
      {children}
    </a>
  );
}
