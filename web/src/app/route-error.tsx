import { TriangleAlertIcon } from 'lucide-react';
import { Notice } from '@/components/notice.tsx';
import { Button } from '@/components/ui/button.tsx';

/** Stands in for a page that broke, or whose code could not be loaded. */
export function RouteError() {
  return (
    <main role="alert" className="flex min-h-dvh items-center justify-center">
      <Notice
        icon={<TriangleAlertIcon aria-hidden />}
        isPage
        title="This page broke"
        action={
          <Button variant="outline" onClick={() => window.location.reload()}>
            Reload
          </Button>
        }
      >
        It may help to load it again.
      </Notice>
    </main>
  );
}
