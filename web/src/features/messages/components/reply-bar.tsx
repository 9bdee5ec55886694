import { ReplyIcon, XIcon } from 'lucide-react';
import type { Quoted } from '../conversation-context.ts';
import { excerpt } from '../lib/excerpt.ts';
import { Button } from '@/components/ui/button.tsx';
import { PersonName } from '@/features/people/components/person-name.tsx';

/** Shows above the composer which message the next one replies to. */
export function ReplyBar({ message, onCancel }: { message: Quoted; onCancel: () => void }) {
  return (
    <div className="flex items-center gap-2 border-b py-1 pr-1.5 pl-4 text-[0.8125rem] text-muted-foreground">
      <ReplyIcon className="size-4 shrink-0" aria-hidden />
      <p className="min-w-0 flex-1 truncate" role="status">
        Replying to{' '}
        <span className="font-medium text-foreground">
          <PersonName person={message.author} />
        </span>
        <span className="hidden sm:inline">: {excerpt(message.body)}</span>
      </p>
      <Button type="button" variant="ghost" size="icon-sm" aria-label="Cancel reply" onClick={onCancel}>
        <XIcon aria-hidden />
      </Button>
    </div>
  );
}
