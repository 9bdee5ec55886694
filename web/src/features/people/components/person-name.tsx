import type { NamedPerson } from '../lib/seen-names.ts';
import { useUsernameIfShared } from '../use-username-if-shared.ts';
import { cn } from '@/lib/cn.ts';

/**
 * A person's name, with the username if another person's name looks the same. On one line, the username is truncated
 * last.
 */
export function PersonName({ person, className }: { person: NamedPerson; className?: string }) {
  const username = useUsernameIfShared(person);
  return (
    <>
      <bdi className={className}>{person.displayName}</bdi>
      {username !== null && (
        <bdi className={cn(className, 'max-w-3/4! shrink-0 font-normal! tracking-normal! text-muted-foreground!')}>
          {' '}
          @{username}
        </bdi>
      )}
    </>
  );
}
