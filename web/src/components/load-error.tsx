import { CloudOffIcon } from 'lucide-react';
import { Button } from '@/components/ui/button.tsx';
import { Notice } from '@/components/notice.tsx';
import { problemOf } from '@/lib/problem.ts';

interface LoadErrorProps {
  what: string;
  error: unknown;
  onRetry: () => unknown;
  className?: string;
}

export function LoadError({ what, error, onRetry, className }: LoadErrorProps) {
  return (
    <div role="alert" className={className}>
      <Notice
        icon={<CloudOffIcon aria-hidden />}
        title={`Can’t load ${what}`}
        action={
          <Button variant="outline" size="sm" onClick={() => void onRetry()}>
            Try again
          </Button>
        }
      >
        {problemOf(error).message}
      </Notice>
    </div>
  );
}
