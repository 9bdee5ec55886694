import { useApolloClient } from '@apollo/client/react';
import { SearchIcon } from 'lucide-react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useMessageSearch } from '../api/search-messages.ts';
import { matchTitles } from '../lib/match-titles.ts';
import { SwitcherOption, type Choice } from './switcher-option.tsx';
import { Dialog, DialogContent, DialogDescription, DialogTitle } from '@/components/ui/dialog.tsx';
import { excerpt } from '@/features/messages/lib/excerpt.ts';
import { useOpenDirect } from '@/features/rooms/api/open-direct.ts';
import { usePeopleSearch } from '@/features/people/api/search-people.ts';
import { useNames } from '@/features/people/use-names.ts';
import { useHiddenRooms } from '@/features/rooms/api/hidden-rooms.ts';
import { useMyRooms } from '@/features/rooms/api/my-rooms.ts';
import { showRoom } from '@/features/rooms/api/show-room.ts';
import { RoomPeople } from '@/features/rooms/api/room-people.ts';
import { useTitles } from '@/features/rooms/use-titles.ts';
import { readFragment } from '@/gql/fragment-masking.ts';
import { problemOf } from '@/lib/problem.ts';
import { showProblem } from '@/lib/toasts.ts';
import { useCombobox } from '@/lib/use-combobox.ts';

const MAX_ROOMS = 8;
const MAX_PEOPLE = 5;

/** Finds rooms, people and messages. */
export function QuickSwitcher({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState('');
  const client = useApolloClient();
  const navigate = useNavigate();
  const { rooms = [] } = useMyRooms();
  const hiddenRooms = useHiddenRooms();
  const { people } = usePeopleSearch(text);
  const { messages, loading } = useMessageSearch(text);
  const { open } = useOpenDirect();

  const isHidden = new Set(hiddenRooms.map(({ id }) => id));
  // A room hidden since the list was loaded is in both.
  const byId = new Map([...rooms, ...hiddenRooms].map((masked) => [masked.id, readFragment(RoomPeople, masked)]));
  const found = messages.map((message) => ({ ...message, room: readFragment(RoomPeople, message.room) }));
  const titleOf = useTitles([...byId.values(), ...found.map(({ room }) => room)]);
  const nameOf = useNames(found.map(({ author }) => author));
  const titled = [...byId.values()].map((room) => ({ room, ...titleOf(room) }));
  const choices: Choice[] = [
    ...matchTitles(titled, text)
      .slice(0, MAX_ROOMS)
      .map(({ room, title, people: others }) => ({
        group: 'Rooms',
        key: `room ${room.id}`,
        title,
        kind: room.kind,
        person: others[0],
        open: async () => {
          await navigate(`/rooms/${encodeURIComponent(room.id)}`);
          // A hidden conversation that is opened again returns to the list.
          if (room.kind === 'DIRECT' && isHidden.has(room.id)) await showRoom(client, room.id);
        },
      })),
    ...(people ?? []).slice(0, MAX_PEOPLE).map((person) => ({
      group: 'People',
      key: `person ${person.id}`,
      title: person.displayName,
      note: `@${person.username}`,
      person,
      open: () => open([person.id]),
    })),
    ...found.map((message) => ({
      group: 'Messages',
      key: `message ${message.id}`,
      title: excerpt(message.body),
      note: `${nameOf(message.author)} in ${titleOf(message.room).title}`,
      person: message.author,
      open: () => navigate(`/rooms/${encodeURIComponent(message.room.id)}?at=${message.seq}`),
    })),
  ];

  const select = (choice: Choice) => {
    onClose();
    Promise.resolve(choice.open()).catch((error: unknown) => showProblem(problemOf(error)));
  };
  const combobox = useCombobox({ text, onText: setText, options: choices, onPick: select });

  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent placement="top">
        <DialogTitle className="sr-only">Go to</DialogTitle>
        <DialogDescription className="sr-only">Find rooms, people and messages</DialogDescription>
        <div className="flex items-center gap-3 border-b pr-12 pl-4">
          <SearchIcon className="size-4 shrink-0 text-muted-foreground" aria-hidden />
          <input
            {...combobox.inputProps}
            aria-label="Search rooms, people and messages"
            placeholder="Search rooms, people and messages"
            className="h-13 w-full bg-transparent text-base outline-none placeholder:text-muted-foreground"
          />
        </div>
        <div className="h-[min(24rem,60dvh)] overflow-y-auto p-2">
          <ul {...combobox.listProps} aria-label="Results">
            {choices.map((choice, position) => (
              <SwitcherOption
                key={choice.key}
                choice={choice}
                opensGroup={choices[position - 1]?.group !== choice.group}
                optionProps={combobox.optionProps(position)}
              />
            ))}
          </ul>
          <p role="status" className="px-2.5 py-3 text-sm text-muted-foreground">
            {loading ? 'Searching messages…' : choices.length === 0 ? 'No results' : ''}
          </p>
        </div>
      </DialogContent>
    </Dialog>
  );
}
