import { useSyncExternalStore } from 'react';
import { Store } from '../../lib/store.ts';

/**
 * What was chosen in this browser. `offered` from the first time that a notification would have told of something
 * until there is an answer: only then people know what they are asked.
 */
export type NotificationSetting = 'unasked' | 'offered' | 'on' | 'off';

const STORAGE_KEY = 'parley.notifications';

const setting = new Store<NotificationSetting>(read());

window.addEventListener('storage', ({ key }) => {
  if (key === STORAGE_KEY || key === null) setting.set(read());
});

export const getNotificationSetting = setting.get;

/** Changes the setting of this and every other tab, and remembers it. */
export function setNotifications(next: NotificationSetting): void {
  localStorage.setItem(STORAGE_KEY, next);
  setting.set(next);
}

export const useNotificationSetting = (): NotificationSetting => useSyncExternalStore(setting.subscribe, setting.get);

/** What the browser lets this page do; null where it knows no notifications, as on insecure origins. */
export const notificationPermission = (): NotificationPermission | null =>
  'Notification' in window ? Notification.permission : null;

/** Turns notifications on, asking for permission where that has not been answered. Call it for something pressed. */
export async function turnNotificationsOn(): Promise<void> {
  const permission = await Notification.requestPermission();
  setNotifications(permission === 'granted' ? 'on' : 'off');
}

function read(): NotificationSetting {
  const stored = localStorage.getItem(STORAGE_KEY);
  return stored === 'offered' || stored === 'on' || stored === 'off' ? stored : 'unasked';
}
