import { CompassIcon, PlusIcon, SearchIcon } from 'lucide-react';
import { Suspense, useEffect, useRef, useState } from 'react';
import { NavLink, useNavigate } from 'react-router';
import { UserMenu } from './user-menu.tsx';
import { Logo } from '@/components/logo.tsx';
import { Button } from '@/components/ui/button.tsx';
import { RoomList } from '@/features/rooms/components/room-list.tsx';
import { cn } from '@/lib/cn.ts';
import { lazy } from '@/lib/lazy.ts';

const CreateRoomDialog = lazy(async () => {
  const { CreateRoomDialog } = await import('@/features/rooms/components/create-room-dialog.tsx');
  return { default: CreateRoomDialog };
});

const NewDirectDialog = lazy(async () => {
  const { NewDirectDialog } = await import('@/features/rooms/components/new-direct-dialog.tsx');
  return { default: NewDirectDialog };
});

const loadSwitcher = async () => ({
  default: (await import('@/features/search/components/quick-switcher.tsx')).QuickSwitcher,
});
const QuickSwitcher = lazy(loadSwitcher);

export function Sidebar({ className }: { className: string }) {
  const [isCreating, setCreating] = useState(false);
  const [isSwitching, setSwitching] = useState(false);
  const [isStarting, setStarting] = useState(false);
  const createButton = useRef<HTMLButtonElement>(null);
  const navigate = useNavigate();

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      // The first key of the shortcut: preload, so that no keystroke after it is lost.
      if (event.key === 'Control' || event.key === 'Meta') loadSwitcher().catch(() => undefined);
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey)
        return;
      event.preventDefault();
      setSwitching((isOpen) => !isOpen);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);

  return (
    <div className={cn('w-full shrink-0 flex-col border-sidebar-border bg-sidebar md:w-72 md:border-r', className)}>
      <header className="flex h-14 shrink-0 items-center gap-2.5 pr-2 pl-4">
        <Logo className="size-6" />
        <span className="flex-1 font-semibold tracking-tight">Parley</span>
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label="Search"
          title="Search (Ctrl K)"
          aria-keyshortcuts="Control+K Meta+K"
          onClick={() => setSwitching(true)}
        >
          <SearchIcon aria-hidden />
        </Button>
        <Button
          ref={createButton}
          variant="ghost"
          size="icon-sm"
          aria-label="Create a room"
          title="Create a room"
          onClick={() => setCreating(true)}
        >
          <PlusIcon aria-hidden />
        </Button>
      </header>
      <nav aria-label="Rooms" className="flex min-h-0 flex-1 flex-col px-2">
        <NavLink
          to="/directory"
          className={({ isActive }) =>
            cn(
              'flex items-center gap-2.5 rounded-md px-2.5 py-2 pointer-coarse:py-2.5 text-sm font-medium transition-colors outline-none focus-visible:ring-[3px] focus-visible:ring-ring/50 md:py-1.5',
              isActive
                ? 'bg-sidebar-accent text-sidebar-accent-foreground'
                : 'text-sidebar-foreground hover:bg-sidebar-accent/60',
            )
          }
        >
          <CompassIcon className="size-4 opacity-60" aria-hidden />
          Find rooms
        </NavLink>
        <div className="-mx-2 min-h-0 flex-1 overflow-y-auto px-2 pb-3">
          <RoomList onNewDirect={() => setStarting(true)} />
        </div>
      </nav>
      <UserMenu />
      {isSwitching && (
        <Suspense fallback={null}>
          <QuickSwitcher onClose={() => setSwitching(false)} />
        </Suspense>
      )}
      {isStarting && (
        <Suspense fallback={null}>
          <NewDirectDialog onClose={() => setStarting(false)} />
        </Suspense>
      )}
      {isCreating && (
        <Suspense fallback={null}>
          <CreateRoomDialog
            onClose={() => setCreating(false)}
            returnFocus={() => createButton.current?.focus()}
            onCreated={(roomId) => {
              setCreating(false);
              void navigate(`/rooms/${encodeURIComponent(roomId)}`);
            }}
          />
        </Suspense>
      )}
    </div>
  );
}
