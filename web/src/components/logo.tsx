import { cn } from '@/lib/cn.ts';

export function Logo({ className = 'size-7' }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" className={cn('shrink-0 text-primary', className)} aria-hidden>
      <rect width="32" height="32" rx="9" fill="currentColor" />
      <path d="M9 24V10.6A2.6 2.6 0 0 1 11.6 8h6.9a6 6 0 0 1 0 12h-4.2L9 24Z" className="fill-primary-foreground" />
      <path d="M14 14h4.5" stroke="currentColor" strokeWidth="2.4" strokeLinecap="round" />
    </svg>
  );
}
