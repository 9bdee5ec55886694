import { ArrowLeftIcon } from 'lucide-react';
import { Link } from 'react-router';
import { Button } from '@/components/ui/button.tsx';

/** The header of a page. On small screens it links back to the room list. */
export function PageHeader({ title }: { title: string }) {
  return (
    <header className="flex h-14 shrink-0 items-center gap-2 border-b px-2 md:px-5">
      <BackToRooms />
      <h1 className="text-[0.9375rem] font-semibold tracking-tight">{title}</h1>
    </header>
  );
}

export function BackToRooms() {
  return (
    <Button asChild variant="ghost" size="icon" className="md:hidden">
      <Link to="/" aria-label="Back to your rooms">
        <ArrowLeftIcon aria-hidden />
      </Link>
    </Button>
  );
}
