import type { ReactNode } from 'react';
import { cn } from '@/lib/cn.ts';

interface NoticeProps {
  icon: ReactNode;
  title: string;
  /** Whether this is the only content of the page. */
  isPage?: boolean;
  children?: ReactNode;
  /** A way to resolve the situation. */
  action?: ReactNode;
  className?: string;
}

/** Fills an empty space: an empty list, or one that failed to load. */
export function Notice({ icon, title, isPage, children, action, className }: NoticeProps) {
  const Title = isPage ? 'h1' : 'p';
  return (
    <div className={cn('flex flex-col items-center justify-center px-6 py-12 text-center', className)}>
      <div className="mb-4 flex size-12 items-center justify-center rounded-xl border bg-card text-muted-foreground shadow-xs [&_svg]:size-5">
        {icon}
      </div>
      <Title className="font-semibold tracking-tight">{title}</Title>
      {children && <p className="mt-1 max-w-sm text-sm text-balance text-muted-foreground">{children}</p>}
      {action && <div className="mt-5">{action}</div>}
    </div>
  );
}
