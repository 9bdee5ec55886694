import { Suspense } from 'react';
import { Outlet, useMatch } from 'react-router';
import { Toasts } from '../toasts.tsx';
import { Sidebar } from '../sidebar.tsx';
import { ConnectionBanner } from '@/components/connection-banner.tsx';
import { MessagingProvider } from '@/features/messages/components/messaging-provider.tsx';
import { Notifications } from '@/features/notifications/components/notifications.tsx';
import { PersonCardProvider } from '@/features/people/person-card-context.tsx';
import { PresenceProvider } from '@/features/people/presence-context.tsx';
import { cn } from '@/lib/cn.ts';
import { lazy } from '@/lib/lazy.ts';
import { useRejectFiles } from '@/lib/use-reject-files.ts';

const PersonCard = lazy(async () => ({
  default: (await import('@/features/rooms/components/person-card.tsx')).PersonCard,
}));
const FocusKeeper = lazy(async () => ({ default: (await import('@/components/focus-keeper.tsx')).FocusKeeper }));

/** The layout of the chat. On small screens the room list is a separate page, at `/`. */
export function Component() {
  const isHome = useMatch('/') !== null;
  useRejectFiles();
  return (
    <PresenceProvider>
      <MessagingProvider>
        <PersonCardProvider card={PersonCard}>
          <div className="flex h-dvh overflow-hidden">
            <Sidebar className={isHome ? 'flex' : 'hidden md:flex'} />
            <ConnectionBanner />
            <main className={cn('min-w-0 flex-1 flex-col', isHome ? 'hidden md:flex' : 'flex')}>
              <Outlet />
            </main>
          </div>
          <Toasts />
          <Notifications />
          <Suspense fallback={null}>
            <FocusKeeper />
          </Suspense>
        </PersonCardProvider>
      </MessagingProvider>
    </PresenceProvider>
  );
}
