import type { ReactNode } from 'react';
import { Logo } from '@/components/logo.tsx';

interface AuthLayoutProps {
  title: string;
  lead: string;
  children: ReactNode;
  footer: ReactNode;
}

export function AuthLayout({ title, lead, children, footer }: AuthLayoutProps) {
  return (
    <main className="flex min-h-dvh flex-col items-center bg-sidebar px-4 py-10 sm:justify-center">
      <div className="w-full max-w-sm">
        <div className="mb-8 flex items-center justify-center gap-2.5">
          <Logo />
          <span className="text-lg font-semibold tracking-tight">Parley</span>
        </div>
        <div className="rounded-xl border bg-card p-6 shadow-sm sm:p-7">
          <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
          <p className="mt-1 mb-6 text-sm text-muted-foreground">{lead}</p>
          {children}
        </div>
        <p className="mt-6 text-center text-sm text-muted-foreground">{footer}</p>
      </div>
    </main>
  );
}
