import { ArrowLeftIcon } from 'lucide-react';
import { Link } from 'react-router';
import { Button } from '@/components/ui/button.tsx';
import { Directory } from '@/features/rooms/components/directory.tsx';
import { useDocumentTitle } from '@/lib/use-document-title.ts';

export function Component() {
  useDocumentTitle('Find rooms');
  return (
    <>
      <header className="flex h-14 shrink-0 items-center gap-2 border-b px-2 md:px-5">
        <Button asChild variant="ghost" size="icon" className="md:hidden">
          <Link to="/" aria-label="Back to your rooms">
            <ArrowLeftIcon aria-hidden />
          </Link>
        </Button>
        <h1 className="text-[0.9375rem] font-semibold tracking-tight">Find rooms</h1>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <Directory />
      </div>
    </>
  );
}
