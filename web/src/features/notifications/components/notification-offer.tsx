import { BellIcon } from 'lucide-react';
import { notificationPermission, setNotifications, turnNotificationsOn } from '../setting.ts';
import { Button } from '@/components/ui/button.tsx';

/** Offers notifications once, when the viewer has just missed a message. */
export function NotificationOffer() {
  if (notificationPermission() === null || notificationPermission() === 'denied') return null;
  return (
    <section
      aria-label="Notifications"
      className="fixed inset-x-3 bottom-24 z-30 animate-in rounded-xl border bg-popover p-4 text-popover-foreground shadow-lg fade-in-0 slide-in-from-bottom-2 sm:right-5 sm:left-auto sm:w-84"
    >
      <div className="flex gap-3">
        <BellIcon className="mt-0.5 size-4 shrink-0 text-muted-foreground" aria-hidden />
        <div>
          <p className="text-sm font-medium">You missed a message while you were away</p>
          <p className="mt-1 text-[0.8125rem] text-muted-foreground">
            Parley can notify you of mentions and direct messages when it isn’t in view.
          </p>
        </div>
      </div>
      <div className="mt-3 flex justify-end gap-2">
        <Button variant="ghost" size="sm" onClick={() => setNotifications('off')}>
          No thanks
        </Button>
        <Button size="sm" onClick={() => void turnNotificationsOn()}>
          Notify me
        </Button>
      </div>
    </section>
  );
}
