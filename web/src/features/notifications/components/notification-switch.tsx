import { useId } from 'react';
import { notificationPermission, setNotifications, turnNotificationsOn, useNotificationSetting } from '../setting.ts';

/** Turns notifications of this browser on or off. Turning them on asks for permission. */
export function NotificationSwitch() {
  const id = useId();
  const isWanted = useNotificationSetting() === 'on';
  const permission = notificationPermission();
  const isPossible = permission !== null && permission !== 'denied';
  return (
    <label
      htmlFor={id}
      className="flex items-center gap-4 rounded-xl border bg-card px-4 py-3 has-focus-visible:ring-[3px] has-focus-visible:ring-ring/50"
    >
      <span className="min-w-0 flex-1">
        <span className="block text-sm font-medium">Mentions and direct messages</span>
        <span id={`${id}-note`} className="mt-0.5 block text-[0.8125rem] text-muted-foreground">
          {permission === null
            ? 'This browser can’t show notifications from this site.'
            : permission === 'denied'
              ? 'Your browser blocks notifications from this site. Allow them in your browser settings.'
              : 'On this device, when Parley isn’t in view. Never from muted rooms.'}
        </span>
      </span>
      <input
        id={id}
        type="checkbox"
        role="switch"
        aria-label="Mentions and direct messages"
        aria-describedby={`${id}-note`}
        className="relative h-6 w-10 shrink-0 cursor-pointer appearance-none rounded-full border border-input bg-muted transition-colors outline-none before:absolute before:top-0.5 before:left-0.5 before:size-4.5 before:rounded-full before:bg-muted-foreground before:transition-transform checked:border-primary checked:bg-primary checked:before:translate-x-4 checked:before:bg-primary-foreground disabled:cursor-default disabled:opacity-50"
        checked={isWanted && permission === 'granted'}
        disabled={!isPossible}
        onChange={({ target }) => (target.checked ? void turnNotificationsOn() : setNotifications('off'))}
      />
    </label>
  );
}
