import { ChevronsUpDownIcon } from 'lucide-react';
import { Suspense, useState, type ComponentProps } from 'react';
import { Avatar } from '@/components/avatar.tsx';
import { useViewer } from '@/features/auth/session-context.ts';
import { lazy } from '@/lib/lazy.ts';

const loadMenu = async () => ({ default: (await import('./account-menu.tsx')).AccountMenu });
const AccountMenu = lazy(loadMenu);

/** The viewer's name and the button of the account menu. */
export function UserMenu() {
  const [isWanted, setWanted] = useState(false);
  return (
    <div className="border-t border-sidebar-border p-2 pb-[max(0.5rem,env(safe-area-inset-bottom))]">
      {isWanted ? (
        <Suspense fallback={<AccountButton />}>
          <AccountMenu>
            <AccountButton />
          </AccountMenu>
        </Suspense>
      ) : (
        <AccountButton
          aria-haspopup="menu"
          aria-expanded={false}
          onPointerEnter={() => void loadMenu()}
          onFocus={() => void loadMenu()}
          onClick={() => setWanted(true)}
        />
      )}
    </div>
  );
}

function AccountButton(props: ComponentProps<'button'>) {
  const viewer = useViewer();
  return (
    <button
      type="button"
      className="flex w-full items-center gap-2.5 rounded-md p-2 text-left transition-colors outline-none hover:bg-sidebar-accent/60 focus-visible:ring-[3px] focus-visible:ring-ring/50 data-[state=open]:bg-sidebar-accent"
      {...props}
    >
      <Avatar person={viewer} size="md" />
      <span className="min-w-0 flex-1">
        <bdi className="block truncate text-sm leading-4.5 font-medium">{viewer.displayName}</bdi>
        <bdi className="block truncate text-xs leading-4.5 text-muted-foreground">@{viewer.username}</bdi>
      </span>
      <span className="sr-only">Account menu</span>
      <ChevronsUpDownIcon className="size-4 text-muted-foreground" aria-hidden />
    </button>
  );
}
