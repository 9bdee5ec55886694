import { HashIcon, LockIcon, type LucideIcon } from 'lucide-react';
import { useCreateRoom } from '../api/create-room.ts';
import { FormError } from '@/components/form-error.tsx';
import { Button } from '@/components/ui/button.tsx';
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from '@/components/ui/dialog.tsx';
import { Field } from '@/components/ui/field.tsx';
import type { RoomKind } from '@/gql/graphql.ts';
import { useSubmit } from '@/lib/use-submit.ts';

const FIELDS = ['name', 'topic'];

const KINDS: { kind: RoomKind; label: string; hint: string; Icon: LucideIcon }[] = [
  { kind: 'PUBLIC', label: 'Public', hint: 'Anyone can find, read and join it.', Icon: HashIcon },
  {
    kind: 'PRIVATE',
    label: 'Private',
    hint: 'Only members, and Parley’s administrators and moderators, can see it.',
    Icon: LockIcon,
  },
];

interface CreateRoomDialogProps {
  onClose: () => void;
  onCreated: (roomId: string) => void;
  /** Restores the focus. */
  returnFocus: () => void;
}

export function CreateRoomDialog({ onClose, onCreated, returnFocus }: CreateRoomDialogProps) {
  const createRoom = useCreateRoom();
  const { onSubmit, isPending, problem, errorOf } = useSubmit(async (values) => {
    const id = await createRoom({
      name: String(values.get('name')).trim(),
      topic: String(values.get('topic')).trim() || null,
      kind: values.get('kind') === 'PRIVATE' ? 'PRIVATE' : 'PUBLIC',
    });
    if (id) onCreated(id);
  });
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent
        onCloseAutoFocus={(event) => {
          event.preventDefault();
          returnFocus();
        }}
      >
        <DialogHeader>
          <DialogTitle>Create a room</DialogTitle>
          <DialogDescription>A place to talk about one topic.</DialogDescription>
        </DialogHeader>
        <form onSubmit={onSubmit} className="grid gap-5">
          <FormError problem={problem} fields={FIELDS} />
          <Field
            label="Name"
            name="name"
            maxLength={80}
            placeholder="design-reviews"
            autoComplete="off"
            error={errorOf('name')}
            required
          />
          <Field
            label="Topic"
            name="topic"
            maxLength={500}
            hint="Optional. What the room is about."
            autoComplete="off"
            error={errorOf('topic')}
          />
          <fieldset className="grid gap-2">
            <legend className="mb-2 text-sm leading-none font-medium">Who can see it</legend>
            {KINDS.map((kind) => (
              <KindOption key={kind.kind} {...kind} />
            ))}
          </fieldset>
          <DialogFooter>
            <Button type="button" variant="ghost" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" disabled={isPending}>
              {isPending ? 'Creating…' : 'Create room'}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

function KindOption({ kind, label, hint, Icon }: (typeof KINDS)[number]) {
  return (
    <label className="flex items-center gap-3 rounded-lg border px-3 py-2.5 transition-colors hover:bg-hover has-checked:border-primary has-checked:bg-primary/6 has-focus-visible:ring-[3px] has-focus-visible:ring-ring/50">
      <Icon className="size-4 text-muted-foreground" aria-hidden />
      <span className="flex-1">
        <span className="block text-sm font-medium">{label}</span>
        <span className="block text-[0.8125rem] text-muted-foreground">{hint}</span>
      </span>
      <input
        type="radio"
        name="kind"
        value={kind}
        aria-label={`${label}: ${hint}`}
        defaultChecked={kind === 'PUBLIC'}
        className="size-4 accent-primary outline-none"
      />
    </label>
  );
}
