import type { ComponentProps } from 'react';
import { Avatar } from '@/components/avatar.tsx';
import type { Person } from '@/features/people/components/people-picker.tsx';
import { RoomIcon } from '@/features/rooms/components/room-icon.tsx';
import type { RoomKind } from '@/gql/graphql.ts';

export interface Choice {
  group: string;
  key: string;
  title: string;
  note?: string;
  kind?: RoomKind;
  person?: Omit<Person, 'username'> | undefined;
  open: () => unknown;
}

interface SwitcherOptionProps {
  choice: Choice;
  /** Whether the name of its group is shown above it. */
  opensGroup: boolean;
  optionProps: ComponentProps<'li'>;
}

export function SwitcherOption({ choice, opensGroup, optionProps }: SwitcherOptionProps) {
  const { group, title, note, kind, person } = choice;
  return (
    <>
      {opensGroup && (
        <li role="presentation" className="px-2.5 pt-3 pb-1 text-xs font-medium text-muted-foreground first:pt-1">
          {group}
        </li>
      )}
      <li
        {...optionProps}
        className="flex cursor-pointer items-center gap-3 rounded-md px-2.5 py-2 text-sm aria-selected:bg-accent aria-selected:text-accent-foreground"
      >
        {person ? (
          <Avatar person={person} size="sm" />
        ) : (
          <span className="flex size-7 items-center justify-center text-muted-foreground">
            <RoomIcon kind={kind ?? 'PUBLIC'} />
          </span>
        )}
        <span className="min-w-0 flex-1">
          <bdi className="block truncate font-medium">{title}</bdi>
          {note && <bdi className="block truncate text-xs text-muted-foreground">{note}</bdi>}
        </span>
      </li>
    </>
  );
}
