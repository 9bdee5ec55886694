import { useState } from 'react';
import { useOpenDirect } from '../api/open-direct.ts';
import { PeoplePicker, type Person } from '@/features/people/components/people-picker.tsx';
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
import { useViewer } from '@/features/auth/session-context.ts';
import { useSubmit } from '@/lib/use-submit.ts';

/** Opens the direct room with one or more people. The room may already exist. */
export function NewDirectDialog({ onClose }: { onClose: () => void }) {
  const viewer = useViewer();
  const { open } = useOpenDirect();
  const [picked, setPicked] = useState<Person[]>([]);
  const { onSubmit, isPending, problem } = useSubmit(async () => {
    await open(picked.map(({ id }) => id));
    onClose();
  });
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>New message</DialogTitle>
          <DialogDescription>
            Only you, the people you choose, and Parley’s administrators and moderators can read it.
          </DialogDescription>
        </DialogHeader>
        <form onSubmit={onSubmit} className="grid gap-5">
          <FormError problem={problem} fields={[]} />
          <PeoplePicker picked={picked} onChange={setPicked} excludedIds={new Set([viewer.id])} />
          <DialogFooter>
            <Button type="button" variant="ghost" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" disabled={isPending || picked.length === 0}>
              {isPending ? 'Opening…' : 'Open conversation'}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
