import { MessageSquareIcon, UserMinusIcon } from 'lucide-react';
import { useState } from 'react';
import { useOpenDirect } from '../api/open-direct.ts';
import { Avatar } from '@/components/avatar.tsx';
import { Button } from '@/components/ui/button.tsx';
import { useViewer } from '@/features/auth/session-context.ts';
import { PersonName } from '@/features/people/components/person-name.tsx';
import { PersonButton } from '@/features/people/components/person-button.tsx';
import { PresenceDot } from '@/features/people/components/presence-dot.tsx';
import type { Person } from '@/features/people/components/people-picker.tsx';
import { useNames } from '@/features/people/use-names.ts';
import type { MemberRole } from '@/gql/graphql.ts';
import { problemOf } from '@/lib/problem.ts';
import { showProblem } from '@/lib/toasts.ts';

const ROLES: Record<MemberRole, string> = { OWNER: 'Owner', MODERATOR: 'Moderator', MEMBER: 'Member' };

interface MemberItemProps {
  person: Person;
  role: MemberRole;
  canSetRole: boolean;
  canRemove: boolean;
  onSetRole: (role: MemberRole) => Promise<void>;
  onRemove: () => Promise<void>;
  /** Called after a direct room with the person was opened. */
  onMessaged: () => void;
}

export function MemberItem(props: MemberItemProps) {
  const { person, role, canSetRole, canRemove, onSetRole, onRemove, onMessaged } = props;
  const isViewer = useViewer().id === person.id;
  const name = useNames([person])(person);
  const { open, isOpening } = useOpenDirect();
  const [isConfirming, setConfirming] = useState(false);
  return (
    <li className="flex flex-wrap items-center gap-3 rounded-md px-2 py-2 hover:bg-hover">
      <PersonButton
        person={person}
        onMessaged={onMessaged}
        className="flex min-w-0 flex-1 items-center gap-3 rounded-md text-left outline-none focus-visible:ring-[3px] focus-visible:ring-ring/50"
      >
        <span className="relative">
          <Avatar person={person} />
          {!isViewer && (
            <PresenceDot userId={person.id} className="absolute -right-0.5 -bottom-0.5 ring-2 ring-popover" />
          )}
        </span>
        <span className="min-w-0 flex-1">
          <bdi className="block truncate text-sm leading-4.5 font-medium">{person.displayName}</bdi>
          <span className="block truncate text-xs leading-4.5 text-muted-foreground">
            <bdi>@{person.username}</bdi>
            {isViewer && ' · you'}
            {!canSetRole && role !== 'MEMBER' && ` · ${ROLES[role]}`}
          </span>
        </span>
      </PersonButton>
      {canSetRole && (
        <select
          aria-label={`Role of ${name}`}
          className="h-8 pointer-coarse:h-10 rounded-md border border-input bg-background px-1.5 text-xs outline-none focus-visible:ring-[3px] focus-visible:ring-ring/50"
          value={role}
          onChange={(event) => void onSetRole(event.target.value as MemberRole)}
        >
          {Object.entries(ROLES).map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      )}
      {!isViewer && (
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label={`Message ${name}`}
          title="Message"
          aria-disabled={isOpening}
          onClick={() => {
            if (isOpening) return;
            void open([person.id])
              .then(onMessaged)
              .catch((error: unknown) => showProblem(problemOf(error)));
          }}
        >
          <MessageSquareIcon aria-hidden />
        </Button>
      )}
      {canRemove && !isViewer && (
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label={`Remove ${name} from room`}
          title="Remove from room"
          onClick={() => setConfirming(true)}
        >
          <UserMinusIcon aria-hidden />
        </Button>
      )}
      {isConfirming && (
        <div
          role="alert"
          className="flex basis-full flex-wrap items-center gap-2 rounded-lg border bg-muted p-2 text-sm"
        >
          <p className="min-w-40 flex-1">
            Remove <PersonName person={person} className="font-medium" /> from the room?
          </p>
          <Button
            size="sm"
            variant="destructive"
            onClick={() => {
              setConfirming(false);
              void onRemove();
            }}
          >
            Remove
          </Button>
          <Button size="sm" variant="ghost" onClick={() => setConfirming(false)}>
            Cancel
          </Button>
        </div>
      )}
    </li>
  );
}
