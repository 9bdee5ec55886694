import type { NotificationSetting } from '../setting.ts';
import type { NotificationTrigger } from './notification-triggers.ts';

/** The content of a notification. */
export interface NotificationContent {
  /** The same in every tab, so that it is shown once. */
  tag: string;
  title: string;
  body: string;
  /** The path that a click opens. */
  path: string;
}

export interface NotifierOptions {
  isAnyTabInView(): Promise<boolean>;
  setting(): NotificationSetting;
  permission(): NotificationPermission | null;
  /** Offers notifications to users who have not been asked yet. */
  offer(): void;
  /** Reads the content; null if the message no longer exists. Throws if the server cannot be reached. */
  read(trigger: NotificationTrigger): Promise<NotificationContent | null>;
  show(content: NotificationContent): void;
}

/** Shows a notification unless Parley is in view. */
export async function notify(trigger: NotificationTrigger, options: NotifierOptions): Promise<void> {
  if (await options.isAnyTabInView()) return;
  const permission = options.permission();
  if (options.setting() === 'unasked' && permission !== null && permission !== 'denied') return options.offer();
  if (options.setting() !== 'on' || permission !== 'granted') return;
  const content = await options.read(trigger);
  // A tab may have come into view in the meantime.
  if (content && !(await options.isAnyTabInView())) options.show(content);
}
