import { createContext, use, type RefObject } from 'react';
import type { MessageFieldsFragment } from '@/gql/graphql.ts';

export type Quoted = NonNullable<MessageFieldsFragment['replyTo']>;

export type Panel = { kind: 'replies'; messageId: string } | { kind: 'pins' };

export interface Target {
  id: string;
  /** Whether it is highlighted for a moment. */
  isMarked: boolean;
}

/** The state of an open room on this device. */
export interface Conversation {
  roomId: string;
  viewerId: string;
  canWrite: boolean;
  canModerate: boolean;
  composer: RefObject<HTMLTextAreaElement | null>;
  /** The message being edited. */
  editingId: string | null;
  edit(id: string | null): void;
  /** Edits the viewer's last loaded message, if there is one. */
  editLast(): void;
  /** The message that the next one replies to. */
  replyTo: Quoted | null;
  reply(message: Quoted | null): void;
  panel: Panel | null;
  openPanel(panel: Panel | null): void;
  /** The message that was last jumped to; a new object each time. */
  target: Target | null;
  jumpTo(id: string): void;
}

export const ConversationContext = createContext<Conversation | null>(null);

export function useConversation(): Conversation {
  const conversation = use(ConversationContext);
  if (!conversation) throw new Error('No ConversationContext');
  return conversation;
}
