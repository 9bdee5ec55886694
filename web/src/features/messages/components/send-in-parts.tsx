import { splitMessage } from '../lib/split-message.ts';
import { MAX_LENGTH } from '../lib/message-text.ts';
import { Button } from '@/components/ui/button.tsx';

/** A longer text is not offered to be sent in parts. */
const MAX_PARTS = 10;

/**
 * Offers to send a text that is too long for one message as several. Of a reply only the first part quotes the message
 * that it answers: the other parts follow it, and a quote above each of them would break up the text.
 */
export function SendInParts({ text, onSend }: { text: string; onSend: (parts: string[]) => void }) {
  const parts = text.length > 2 * MAX_PARTS * MAX_LENGTH ? [] : splitMessage(text);
  if (parts.length === 0 || parts.length > MAX_PARTS) {
    return <p className="text-xs text-muted-foreground">Shorten it to send it.</p>;
  }
  return (
    <Button type="button" size="sm" variant="outline" className="h-7" onClick={() => onSend(parts)}>
      Send as {parts.length} messages
    </Button>
  );
}
