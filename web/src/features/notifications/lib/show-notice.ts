import type { Notice } from './notifier.ts';

/** Shows a notification that brings this tab to the front and leads to what it tells of. */
export function showNotice({ tag, title, body, path }: Notice, open: (path: string) => void): void {
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
