import type { NotificationSetting } from '../setting.ts';
import type { NotificationTrigger } from './notification-triggers.ts';

/** What a notification says. */
export interface NotificationContent {
  /** The same in every tab: it is shown once. */
  tag: string;
  title: string;
  body: string;
  /** Where it leads. */
  path: string;
}

export interface NotifierOptions {
  isAnyTabInView(): Promise<boolean>;
  setting(): NotificationSetting;
  permission(): NotificationPermission | null;
  /** Offers notifications to people who have not been asked yet. */
  offer(): void;
  /** Reads what came; null when it is gone again. Throws when there is no answer for now. */
  read(trigger: NotificationTrigger): Promise<NotificationContent | null>;
  show(content: NotificationContent): void;
}

/** Tells of what calls for the viewer while nobody looks. */
export async function notify(trigger: NotificationTrigger, options: NotifierOptions): Promise<void> {
  if (await options.isAnyTabInView()) return;
  const permission = options.permission();
  if (options.setting() === 'unasked' && permission !== null && permission !== 'denied') return options.offer();
  if (options.setting() !== 'on' || permission !== 'granted') return;
  const content = await options.read(trigger);
  // Somebody may have come back meanwhile.
  if (content && !(await options.isAnyTabInView())) options.show(content);
}
