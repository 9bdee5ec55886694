import { splitMessage } from '../lib/split-message.ts';
import { MAX_LENGTH } from '../lib/message-text.ts';
import { Button } from '@/components/ui/button.tsx';

/** The maximum number of messages that a long text is split into. */
const MAX_PARTS = 10;

/**
 * Offers to split text that is too long for one message into several. Only the first one quotes the message replied
 * to: the others follow it, and more quotes would break up the text.
 */
export function SendInParts({ text, onSend }: { text: string; onSend: (parts: string[]) => void }) {
  const parts = text.length > 2 * MAX_PARTS * MAX_LENGTH ? [] : splitMessage(text);
  if (parts.length === 0 || parts.length > MAX_PARTS) {
    return <p className="text-xs text-muted-foreground">Shorten your message to send it.</p>;
  }
  return (
    <Button type="button" size="xs" variant="outline" onClick={() => onSend(parts)}>
      Send as {parts.length} messages
    </Button>
  );
}
