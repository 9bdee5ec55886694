import { Suspense, useEffect, useState } from 'react';
import { holdInViewLock } from '../lib/tab-locks.ts';
import { useNotificationSetting } from '../setting.ts';
import { lazy } from '@/lib/lazy.ts';
import { useIsVisible } from '@/lib/use-is-visible.ts';

const AwayNotifications = lazy(async () => ({
  default: (await import('./away-notifications.tsx')).AwayNotifications,
}));
const NotificationOffer = lazy(async () => ({
  default: (await import('./notification-offer.tsx')).NotificationOffer,
}));

/**
 * Notifies the user of mentions and direct messages while Parley is not in view. Its code is loaded when the tab is first
 * hidden.
 */
export function Notifications() {
  const isVisible = useIsVisible();
  const [hasBeenAway, setBeenAway] = useState(!isVisible);
  if (!isVisible && !hasBeenAway) setBeenAway(true);
  const isOffered = useNotificationSetting() === 'offered';
  useEffect(holdInViewLock, []);
  return (
    <Suspense fallback={null}>
      {hasBeenAway && <AwayNotifications />}
      {isOffered && isVisible && <NotificationOffer />}
    </Suspense>
  );
}
