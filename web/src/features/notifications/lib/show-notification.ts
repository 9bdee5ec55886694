import type { NotificationContent } from './notifier.ts';

/** Shows a notification. A click brings this tab to the front and opens the message. */
export function showNotification({ tag, title, body, path }: NotificationContent, open: (path: string) => void): void {
  try {
    const notification = new Notification(title, { body, tag, icon: '/favicon.svg' });
    notification.onclick = () => {
      window.focus();
      open(path);
      notification.close();
    };
  } catch {
    // Some mobile browsers allow notifications only in service workers.
  }
}
