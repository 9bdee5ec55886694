import { MonitorSmartphoneIcon } from 'lucide-react';
import { useAccountMutations, type useSessions } from '../api/account.ts';
import { LoadError } from '@/components/load-error.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { problemOf } from '@/lib/problem.ts';
import { showProblem } from '@/lib/toasts.ts';

const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** The viewer's sessions, with buttons to end them. */
export function SessionList({ sessions, error, refetch }: ReturnType<typeof useSessions>) {
  const { revokeSession, revokeOthers } = useAccountMutations();
  const run = async (task: () => Promise<unknown>) => {
    try {
      await task();
      await refetch();
    } catch (error) {
      showProblem(problemOf(error));
    }
  };
  if (error && !sessions) return <LoadError what="your sessions" error={error} onRetry={refetch} />;
  if (!sessions) return <Skeleton className="h-24" role="status" aria-label="Loading your sessions" />;
  return (
    <>
      <ul aria-label="Sessions" className="divide-y overflow-hidden rounded-xl border bg-card">
        {sessions.map(({ id, deviceLabel, address, lastUsedAt, current }) => (
          <li key={id} className="flex items-center gap-3 px-4 py-3">
            <MonitorSmartphoneIcon className="size-4 shrink-0 text-muted-foreground" aria-hidden />
            <span className="min-w-0 flex-1">
              <bdi className="block truncate text-sm font-medium">{deviceLabel ?? 'Unknown device'}</bdi>
              <span className="block truncate text-xs text-muted-foreground">
                {current ? 'This session' : `Last used ${moment.format(new Date(lastUsedAt))}`}
                {address && ` · ${address}`}
              </span>
            </span>
            {!current && (
              <Button
                variant="outline"
                size="sm"
                aria-label={`End session: ${deviceLabel ?? 'unknown device'}`}
                onClick={() => void run(() => revokeSession(id))}
              >
                End
              </Button>
            )}
          </li>
        ))}
      </ul>
      {sessions.length > 1 && (
        <Button variant="outline" size="sm" className="mt-3" onClick={() => void run(revokeOthers)}>
          End all other sessions
        </Button>
      )}
    </>
  );
}
