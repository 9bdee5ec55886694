import { CloudOffIcon } from 'lucide-react';
import { Button } from '@/components/ui/button.tsx';
import { Notice } from '@/components/notice.tsx';
import { useOnConnected } from '@/lib/apollo/connection-context.ts';
import { problemOf } from '@/lib/problem.ts';

interface LoadErrorProps {
  what: string;
  error: unknown;
  onRetry: () => unknown;
  className?: string;
}

/** Says that something failed to load. Retries on click and when the connection is back. */
export function LoadError({ what, error, onRetry, className }: LoadErrorProps) {
  // A failed retry shows up as `error` again.
  const retry = () => void Promise.resolve(onRetry()).catch(() => undefined);
  useOnConnected(retry);
  return (
    <div role="alert" className={className}>
      <Notice
        icon={<CloudOffIcon aria-hidden />}
        title={`Couldn’t load ${what}`}
        action={
          <Button variant="outline" size="sm" onClick={retry}>
            Try again
          </Button>
        }
      >
        {problemOf(error).message}
      </Notice>
    </div>
  );
}
