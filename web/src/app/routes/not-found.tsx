import { CompassIcon } from 'lucide-react';
import { Link } from 'react-router';
import { Notice } from '@/components/notice.tsx';
import { Button } from '@/components/ui/button.tsx';
import { useDocumentTitle } from '@/lib/use-document-title.ts';

export function Component() {
  useDocumentTitle('Not found');
  return (
    <main className="flex min-h-dvh items-center justify-center">
      <Notice
        icon={<CompassIcon aria-hidden />}
        isPage
        title="There is nothing here"
        action={
          <Button asChild variant="outline">
            <Link to="/">Go to your rooms</Link>
          </Button>
        }
      >
        The address leads nowhere.
      </Notice>
    </main>
  );
}
