import { useEffect, useImperativeHandle, useMemo, useState, type KeyboardEvent, type Ref } from 'react';
import { useMentionable, type Mentionable } from '../api/mentionable.ts';
import { canMentionAfter } from '../lib/can-mention.ts';
import { Avatar } from '@/components/avatar.tsx';
import { cn } from '@/lib/cn.ts';

export interface MentionListHandle {
  /** Handles the keys that move and confirm the selection. Returns whether it handled this one. */
  onKeyDown(event: KeyboardEvent): boolean;
}

interface MentionListProps {
  ref: Ref<MentionListHandle>;
  id: string;
  /** The text before the `@`. */
  before: string;
  query: string;
  className: string;
  onPick: (username: string) => void;
  /** Called with the id of the option that Enter selects; undefined if there is none. */
  onActive: (optionId: string | undefined) => void;
}

/** People whom the text may mention. The focus stays in the text field, which forwards its keys. */
export function MentionList({ ref, id, before, query, className, onPick, onActive }: MentionListProps) {
  const canMention = useMemo(() => canMentionAfter(before), [before]);
  const people = useMentionable(query);
  const [chosen, setChosen] = useState({ query, index: 0 });
  const index = chosen.query === query ? Math.min(chosen.index, people.length - 1) : 0;
  const current = canMention ? people[index] : undefined;
  const choose = (next: number) => setChosen({ query, index: (next + people.length) % people.length });
  const optionId = (person: Mentionable) => `${id}-${person.id}`;
  const activeId = current && optionId(current);

  useImperativeHandle(ref, () => ({
    onKeyDown({ key, shiftKey }) {
      if (!current || shiftKey) return false;
      if (key === 'ArrowDown') choose(index + 1);
      else if (key === 'ArrowUp') choose(index - 1);
      else if (key === 'Enter' || key === 'Tab') onPick(current.username);
      else return false;
      return true;
    },
  }));

  useEffect(() => onActive(activeId), [activeId, onActive]);
  useEffect(() => () => onActive(undefined), [onActive]);

  if (!current) return null;
  return (
    <ul
      id={id}
      role="listbox"
      aria-label="People to mention"
      className={cn('overflow-y-auto bg-popover p-1 text-popover-foreground', className)}
      // Keep the focus in the text field.
      onMouseDown={(event) => event.preventDefault()}
    >
      {people.map((person, at) => (
        <li
          key={person.id}
          id={optionId(person)}
          role="option"
          aria-selected={at === index}
          className={cn(
            'flex cursor-pointer items-center gap-2.5 rounded-md px-2 py-1.5 text-sm max-sm:py-2',
            at === index && 'bg-accent text-accent-foreground',
          )}
          onPointerMove={() => choose(at)}
          onClick={() => onPick(person.username)}
        >
          <Avatar person={person} size="xs" />
          <bdi className="truncate font-medium">{person.displayName}</bdi>
          <bdi className="shrink-0 text-muted-foreground">@{person.username}</bdi>
          {!person.isMember && <span className="ml-auto shrink-0 text-xs text-muted-foreground">Not in this room</span>}
        </li>
      ))}
    </ul>
  );
}
