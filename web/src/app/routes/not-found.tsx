import { CompassIcon } from 'lucide-react';
import { Link } from 'react-router';
import { Notice } from '@/components/notice.tsx';
import { Button } from '@/components/ui/button.tsx';
import { useDocumentTitle } from '@/lib/use-document-title.ts';

export function Component() {
  useDocumentTitle('Page not found');
  return (
    <main className="flex min-h-dvh items-center justify-center">
      <Notice
        icon={<CompassIcon aria-hidden />}
        isPage
        title="Page not found"
        action={
          <Button asChild variant="outline">
            <Link to="/">Go to your rooms</Link>
          </Button>
        }
      >
        This page doesn’t exist.
      </Notice>
    </main>
  );
}
