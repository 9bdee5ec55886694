import { useSyncExternalStore } from 'react';
import { Store } from '../../lib/store.ts';

/**
 * This browser's notification setting. `offered` lasts from the first missed notification until the user responds:
 * asking earlier would lack context.
 */
export type NotificationSetting = 'unasked' | 'offered' | 'on' | 'off';

const STORAGE_KEY = 'parley.notifications';

const setting = new Store<NotificationSetting>(read());

window.addEventListener('storage', ({ key }) => {
  if (key === STORAGE_KEY || key === null) setting.set(read());
});

export const getNotificationSetting = setting.get;

/** Changes the setting in all tabs and stores it. */
export function setNotifications(next: NotificationSetting): void {
  localStorage.setItem(STORAGE_KEY, next);
  setting.set(next);
}

export const useNotificationSetting = (): NotificationSetting => useSyncExternalStore(setting.subscribe, setting.get);

/** The notification permission; null if the browser does not support notifications, as on insecure origins. */
export const notificationPermission = (): NotificationPermission | null =>
  'Notification' in window ? Notification.permission : null;

/** Turns notifications on, and asks for permission if needed. Call it from a click handler. */
export async function turnNotificationsOn(): Promise<void> {
  const permission = await Notification.requestPermission();
  setNotifications(permission === 'granted' ? 'on' : 'off');
}

function read(): NotificationSetting {
  const stored = localStorage.getItem(STORAGE_KEY);
  return stored === 'offered' || stored === 'on' || stored === 'off' ? stored : 'unasked';
}
