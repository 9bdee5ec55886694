import { useState } from 'react';
import { useConversation } from '../conversation-context.ts';
import { excerpt } from '../lib/excerpt.ts';
import { useMessageActions } from '../use-message-actions.ts';
import { Button } from '@/components/ui/button.tsx';
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from '@/components/ui/dialog.tsx';
import { useNames } from '@/features/people/use-names.ts';
import type { MessageFieldsFragment } from '@/gql/graphql.ts';

interface DeleteMessageDialogProps {
  message: MessageFieldsFragment;
  onClose: () => void;
  /** Restores the focus. */
  returnFocus: () => void;
}

/** Asks for confirmation, because a deletion cannot be undone. */
export function DeleteMessageDialog({ message, onClose, returnFocus }: DeleteMessageDialogProps) {
  const { roomId, viewerId } = useConversation();
  const nameOf = useNames([message.author]);
  const { remove } = useMessageActions(roomId);
  const [isPending, setPending] = useState(false);
  const isOwn = message.author.id === viewerId;

  const confirm = async () => {
    if (isPending) return;
    setPending(true);
    if (await remove(message)) onClose();
    else setPending(false);
  };
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent
        role="alertdialog"
        onCloseAutoFocus={(event) => {
          event.preventDefault();
          returnFocus();
        }}
      >
        <DialogHeader>
          <DialogTitle>Delete this message?</DialogTitle>
          <DialogDescription>
            {isOwn ? 'Your' : `${nameOf(message.author)}’s`} message will be deleted for everyone. You can’t undo this.
          </DialogDescription>
        </DialogHeader>
        <blockquote className="border-l-3 border-input pl-3 text-sm wrap-anywhere" dir="auto">
          {excerpt(message.body)}
        </blockquote>
        <DialogFooter>
          <Button variant="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button variant="destructive" aria-disabled={isPending} onClick={() => void confirm()}>
            {isPending ? 'Deleting…' : 'Delete'}
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
