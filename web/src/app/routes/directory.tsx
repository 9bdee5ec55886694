import { PageHeader } from '@/components/page-header.tsx';
import { Directory } from '@/features/rooms/components/directory.tsx';
import { useDocumentTitle } from '@/lib/use-document-title.ts';

export function Component() {
  useDocumentTitle('Find rooms');
  return (
    <>
      <PageHeader title="Find rooms" />
      <div className="min-h-0 flex-1 overflow-y-auto">
        <Directory />
      </div>
    </>
  );
}
