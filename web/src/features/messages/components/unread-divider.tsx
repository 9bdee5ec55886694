/** Marks the beginning of the unread messages. */
export function UnreadDivider() {
  return (
    <div className="flex items-center gap-3 px-3 pt-4 md:px-5" role="separator" aria-label="New messages">
      <span className="h-px flex-1 bg-destructive/50" />
      <span className="text-xs font-semibold text-destructive" aria-hidden>
        New messages
      </span>
    </div>
  );
}
