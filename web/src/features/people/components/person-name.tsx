import type { SeenPerson } from '../lib/seen-names.ts';
import { useSharedName } from '../use-shared-name.ts';
import { cn } from '@/lib/cn.ts';

/** The name of a person; with the username when somebody else's looks like it. */
export function PersonName({ person, className }: { person: SeenPerson; className?: string }) {
  const username = useSharedName(person);
  return (
    <>
      <bdi className={className}>{person.displayName}</bdi>
      {username !== null && (
        <bdi className={cn(className, 'font-normal tracking-normal text-muted-foreground')}> @{username}</bdi>
      )}
    </>
  );
}
