import { SearchIcon, XIcon } from 'lucide-react';
import { useState } from 'react';
import { usePeopleSearch } from '../api/search-people.ts';
import { PersonName } from './person-name.tsx';
import { useNames } from '../use-names.ts';
import { Avatar } from '@/components/avatar.tsx';
import { Input } from '@/components/ui/input.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { isComposing } from '@/lib/is-composing.ts';
import { useCombobox } from '@/lib/use-combobox.ts';

export interface Person {
  id: string;
  username: string;
  displayName: string;
  avatarUrl?: string | null;
}

interface PeoplePickerProps {
  picked: readonly Person[];
  onChange: (picked: Person[]) => void;
  /** People to leave out of the results. */
  excludedIds: ReadonlySet<string>;
}

/** Searches for people by name and collects a selection. Backspace in an empty field removes the last one. */
export function PeoplePicker({ picked, onChange, excludedIds }: PeoplePickerProps) {
  const [text, setText] = useState('');
  const nameOf = useNames(picked);
  const { people, error } = usePeopleSearch(text);
  const hidden = new Set([...excludedIds, ...picked.map(({ id }) => id)]);
  // The results of the last search are still here for a moment after the text is cleared.
  const found = text.trim() === '' ? [] : people?.filter(({ id }) => !hidden.has(id));
  const combobox = useCombobox({
    text,
    onText: setText,
    options: found ?? [],
    onPick: (person) => {
      onChange([...picked, person]);
      setText('');
    },
  });

  return (
    <div className="grid gap-3">
      {picked.length > 0 && (
        <ul aria-label="Selected people" className="flex flex-wrap gap-1.5">
          {picked.map((person) => (
            <li key={person.id} className="flex items-center gap-1 rounded-full bg-accent py-0.5 pr-1 pl-2.5 text-sm">
              <PersonName person={person} className="max-w-40 truncate" />
              <button
                type="button"
                aria-label={`Remove ${nameOf(person)}`}
                className="rounded-full p-1 pointer-coarse:p-2.5 outline-none hover:bg-background/60 focus-visible:ring-2 focus-visible:ring-ring"
                onClick={() => onChange(picked.filter(({ id }) => id !== person.id))}
              >
                <XIcon className="size-3" aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className="relative">
        <SearchIcon
          className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-muted-foreground"
          aria-hidden
        />
        <Input
          {...combobox.inputProps}
          aria-label="Find people"
          placeholder="Find people by name"
          className="pl-9"
          onKeyDown={(event) => {
            if (event.key === 'Backspace' && text === '' && !isComposing(event)) onChange(picked.slice(0, -1));
            else combobox.inputProps.onKeyDown(event);
          }}
        />
      </div>
      <div className="h-60 overflow-y-auto">
        <ul {...combobox.listProps} aria-label="People">
          {found?.map((person, position) => (
            <li
              key={person.id}
              {...combobox.optionProps(position)}
              className="flex cursor-pointer items-center gap-3 rounded-md px-2.5 py-2 aria-selected:bg-accent aria-selected:text-accent-foreground"
            >
              <Avatar person={person} size="md" />
              <span className="min-w-0 flex-1">
                <bdi className="block truncate text-sm leading-4.5 font-medium">{person.displayName}</bdi>
                <bdi className="block truncate text-xs leading-4.5 text-muted-foreground">@{person.username}</bdi>
              </span>
            </li>
          ))}
        </ul>
        {!found && !error && (
          <div role="status" aria-label="Searching for people" className="space-y-3 p-2.5">
            {[40, 55, 35].map((width) => (
              <Skeleton key={width} className="h-6" style={{ width: `${width}%` }} />
            ))}
          </div>
        )}
        {(error || found?.length === 0) && (
          <p role="status" className="px-2.5 py-6 text-center text-sm text-muted-foreground">
            {error ? 'Couldn’t search for people.' : text.trim() ? 'No people found.' : 'Enter a name.'}
          </p>
        )}
      </div>
    </div>
  );
}
