import type { NotificationSetting } from '../setting.ts';
import type { Call } from './calls.ts';

/** What a notification says. */
export interface Notice {
  /** The same in every tab: it is shown once. */
  tag: string;
  title: string;
  body: string;
  /** Where it leads. */
  path: string;
}

export interface NotifierDependencies {
  isAnyTabInView(): Promise<boolean>;
  setting(): NotificationSetting;
  permission(): NotificationPermission | null;
  /** Offers notifications to people who have not been asked yet. */
  offer(): void;
  /** Reads what came; null when it is gone again. Throws when there is no answer for now. */
  read(call: Call): Promise<Notice | null>;
  show(notice: Notice): void;
}

/** Tells of what calls for the viewer while nobody looks. */
export async function tell(call: Call, deps: NotifierDependencies): Promise<void> {
  if (await deps.isAnyTabInView()) return;
  const permission = deps.permission();
  if (deps.setting() === 'unasked' && permission !== null && permission !== 'denied') return deps.offer();
  if (deps.setting() !== 'on' || permission !== 'granted') return;
  const notice = await deps.read(call);
  // Somebody may have come back meanwhile.
  if (notice && !(await deps.isAnyTabInView())) deps.show(notice);
}
