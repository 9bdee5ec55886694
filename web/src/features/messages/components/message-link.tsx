import type { ReactNode } from 'react';

/** An external link. It does not disclose this page to its target. */
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
