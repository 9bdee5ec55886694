import type { NotificationContent } from './notifier.ts';

/** Shows a notification that brings this tab to the front and leads to what it tells of. */
export function showNotification({ tag, title, body, path }: NotificationContent, open: (path: string) => void): void {
  try {
    const notification = new Notification(title, { body, tag, icon: '/favicon.svg' });
    notification.onclick = () => {
      window.focus();
      open(path);
      notification.close();
    };
  } catch {
    // Some browsers of phones have them for service workers only.
  }
}
