import type { SeenPerson } from '../lib/seen-names.ts';
import { useSharedName } from '../use-shared-name.ts';
import { cn } from '@/lib/cn.ts';

/** The name of a person; with the username when somebody else's looks like it, which on one line gives way last. */
export function PersonName({ person, className }: { person: SeenPerson; className?: string }) {
  const username = useSharedName(person);
  return (
    <>
      <bdi className={className}>{person.displayName}</bdi>
      {username !== null && (
        <bdi className={cn(className, 'max-w-3/4 shrink-0 font-normal tracking-normal text-muted-foreground')}>
          {' '}
          @{username}
        </bdi>
      )}
    </>
  );
}
