import { MessagesSquareIcon } from 'lucide-react';
import { Link } from 'react-router';
import { Notice } from '@/components/notice.tsx';
import { Button } from '@/components/ui/button.tsx';
import { useDocumentTitle } from '@/lib/use-document-title.ts';

export function Component() {
  useDocumentTitle('Your rooms');
  return (
    <div className="flex flex-1 items-center justify-center">
      <h1 className="sr-only">Your rooms</h1>
      <Notice
        icon={<MessagesSquareIcon aria-hidden />}
        title="Choose a room"
        action={
          <Button asChild variant="outline">
            <Link to="/directory">Find rooms</Link>
          </Button>
        }
      >
        Your rooms are on the left. You can find more to join.
      </Notice>
    </div>
  );
}
