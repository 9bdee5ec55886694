import { CircleAlertIcon, LoaderCircleIcon } from 'lucide-react';
import type { TimelineMessage } from '../lib/timeline.ts';
import { useMessaging } from '../messaging-context.ts';
import { Button } from '@/components/ui/button.tsx';

/**
 * The state of a message that is being sent. The label appears with a delay, because most messages are sent at once.
 */
export function SendState({ message: { clientId, state, problem } }: { message: TimelineMessage }) {
  const { outbox } = useMessaging();
  const discard = () => outbox.remove(clientId);
  if (state === 'sending') {
    return (
      <p className="flex animate-in items-center gap-1.5 text-xs text-muted-foreground fade-in-0 fill-mode-backwards delay-500">
        <LoaderCircleIcon className="size-3 animate-spin" aria-hidden />
        {problem ? 'Waiting to send' : 'Sending…'}
        {problem && (
          <Button size="inline" variant="ghost" className="px-1.5 text-xs" onClick={discard}>
            Discard
          </Button>
        )}
      </p>
    );
  }
  return (
    <div role="alert" className="mt-1 flex flex-wrap items-center gap-x-2 gap-y-1 text-[0.8125rem] text-destructive">
      <CircleAlertIcon className="size-4" aria-hidden />
      <span>Not sent. {problem}</span>
      <span className="flex gap-1 text-foreground">
        <Button size="xs" variant="outline" onClick={() => outbox.retry(clientId)}>
          Retry
        </Button>
        <Button size="xs" variant="ghost" onClick={discard}>
          Discard
        </Button>
      </span>
    </div>
  );
}
