import { useConnection } from '@/lib/apollo/connection-context.ts';

/** Says that the live connection is gone. It comes in late: most breaks are over before anyone notices. */
export function ConnectionBanner() {
  const isLost = useConnection() === 'lost';
  return (
    <div role="status">
      {isLost && (
        <p className="animate-in bg-warning px-4 py-1.5 text-center text-[0.8125rem] font-medium text-warning-foreground fade-in-0 fill-mode-backwards delay-1000">
          Connection lost. Reconnecting…
        </p>
      )}
    </div>
  );
}
