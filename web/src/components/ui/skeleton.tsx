import type { ComponentProps } from 'react';
import { cn } from '@/lib/cn.ts';

interface SkeletonProps extends ComponentProps<'div'> {
  /** What it lies on. */
  on?: 'page' | 'sidebar';
}

export function Skeleton({ on = 'page', className, ...props }: SkeletonProps) {
  const color = on === 'sidebar' ? 'bg-sidebar-accent' : 'bg-muted';
  return <div data-slot="skeleton" className={cn('animate-pulse rounded-md', color, className)} {...props} />;
}
