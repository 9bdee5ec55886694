import {
  EllipsisIcon,
  LinkIcon,
  MessagesSquareIcon,
  PencilIcon,
  PinIcon,
  PinOffIcon,
  ReplyIcon,
  SmilePlusIcon,
  Trash2Icon,
} from 'lucide-react';
import { Suspense, useEffect, useRef, useState, type ComponentProps } from 'react';
import { useConversation } from '../conversation-context.ts';
import { useMessageActions } from '../use-message-actions.ts';
import { Button } from '@/components/ui/button.tsx';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu.tsx';
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover.tsx';
import type { MessageFieldsFragment } from '@/gql/graphql.ts';
import { lazy } from '@/lib/lazy.ts';
import { showProblem, showSuccess } from '@/lib/toasts.ts';

const EmojiPicker = lazy(() => import('./emoji-picker.tsx').then((module) => ({ default: module.EmojiPicker })));
const DeleteMessageDialog = lazy(() =>
  import('./delete-message-dialog.tsx').then((module) => ({ default: module.DeleteMessageDialog })),
);

interface MessageToolbarProps {
  message: MessageFieldsFragment;
  /** Called with true while a menu or dialog of the toolbar is open: the toolbar must stay mounted. */
  onOpenChange: (isOpen: boolean) => void;
}

/** The actions that the viewer can perform on a message. */
export function MessageToolbar({ message, onOpenChange }: MessageToolbarProps) {
  const conversation = useConversation();
  const { roomId, viewerId, canWrite, canModerate, composer } = conversation;
  const actions = useMessageActions(roomId);
  const [open, setOpen] = useState<'emoji' | 'menu' | 'delete' | null>(null);
  const isOwn = message.author.id === viewerId;

  /** A menu may report that it closed after something else has opened. */
  const toggle = (what: typeof open) => (isOpen: boolean) =>
    setOpen((current) => (isOpen ? what : current === what ? null : current));
  const isOpen = open !== null;
  useEffect(() => onOpenChange(isOpen), [isOpen, onOpenChange]);

  const reply = () => {
    conversation.reply(message);
    composer.current?.focus();
  };
  const edit = () => conversation.edit(message.id);

  const row = useRef<HTMLElement>(null);
  const showReplies = () => {
    // The panel restores the focus to the row: the menu will be unmounted by then.
    row.current?.focus();
    conversation.openPanel({ kind: 'replies', messageId: message.id });
  };

  return (
    <div
      ref={(toolbar) => {
        if (toolbar) row.current = toolbar.closest('article');
      }}
      role="toolbar"
      aria-label="Message actions"
      className="absolute -top-4 max-sm:-top-9 right-3 z-10 flex rounded-lg border bg-popover p-0.5 shadow-sm md:right-5"
    >
      {canWrite && (
        <>
          <Popover open={open === 'emoji'} onOpenChange={toggle('emoji')}>
            <PopoverTrigger asChild>
              <ToolButton aria-label="Add reaction">
                <SmilePlusIcon aria-hidden />
              </ToolButton>
            </PopoverTrigger>
            <PopoverContent align="end" aria-label="Choose an emoji">
              <Suspense fallback={<div className="h-80 w-76" />}>
                <EmojiPicker
                  onPick={(emoji) => {
                    setOpen(null);
                    void actions.toggleReaction(message, emoji);
                  }}
                />
              </Suspense>
            </PopoverContent>
          </Popover>
          <ToolButton aria-label="Reply" onClick={reply}>
            <ReplyIcon aria-hidden />
          </ToolButton>
        </>
      )}
      {canWrite && isOwn && (
        <ToolButton aria-label="Edit" onClick={edit}>
          <PencilIcon aria-hidden />
        </ToolButton>
      )}
      <DropdownMenu modal={false} open={open === 'menu'} onOpenChange={toggle('menu')}>
        <DropdownMenuTrigger asChild>
          <ToolButton aria-label="More actions">
            <EllipsisIcon aria-hidden />
          </ToolButton>
        </DropdownMenuTrigger>
        <DropdownMenuContent
          align="end"
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            // Unless the chosen action has moved the focus.
            if (document.activeElement === document.body) row.current?.focus();
          }}
        >
          <DropdownMenuItem onSelect={showReplies}>
            <MessagesSquareIcon aria-hidden />
            Show replies
          </DropdownMenuItem>
          {canWrite && (
            <DropdownMenuItem onSelect={() => void actions.setPinned(message, !message.pinned)}>
              {message.pinned ? <PinOffIcon aria-hidden /> : <PinIcon aria-hidden />}
              {message.pinned ? 'Unpin' : 'Pin to room'}
            </DropdownMenuItem>
          )}
          <DropdownMenuItem onSelect={() => void copyLink(roomId, message.id)}>
            <LinkIcon aria-hidden />
            Copy link
          </DropdownMenuItem>
          {((canWrite && isOwn) || canModerate) && (
            <>
              <DropdownMenuSeparator />
              <DropdownMenuItem isDestructive onSelect={() => setOpen('delete')}>
                <Trash2Icon className="text-destructive" aria-hidden />
                Delete…
              </DropdownMenuItem>
            </>
          )}
        </DropdownMenuContent>
      </DropdownMenu>
      {open === 'delete' && (
        <Suspense>
          <DeleteMessageDialog
            message={message}
            onClose={() => setOpen(null)}
            returnFocus={() => row.current?.focus()}
          />
        </Suspense>
      )}
    </div>
  );
}

const ToolButton = (props: ComponentProps<typeof Button>) => (
  <Button
    type="button"
    variant="ghost"
    size="icon-sm"
    className="max-sm:size-10"
    title={props['aria-label']}
    {...props}
  />
);

async function copyLink(roomId: string, messageId: string): Promise<void> {
  const link = new URL(`/rooms/${roomId}?message=${encodeURIComponent(messageId)}`, window.location.href);
  try {
    await navigator.clipboard.writeText(link.href);
    showSuccess('Link copied');
  } catch {
    showProblem({ message: 'Couldn’t copy the link.' });
  }
}
