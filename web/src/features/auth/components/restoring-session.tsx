import { Logo } from '@/components/logo.tsx';

export function RestoringSession({ isDown }: { isDown: boolean }) {
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center gap-4 bg-sidebar" aria-busy="true">
      <Logo className="size-10 animate-pulse" />
      <p role="status" className="h-5 text-sm text-muted-foreground">
        {isDown ? 'Can’t reach Parley. Trying again…' : <span className="sr-only">Loading Parley</span>}
      </p>
    </main>
  );
}
