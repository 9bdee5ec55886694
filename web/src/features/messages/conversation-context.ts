import { createContext, use, type RefObject } from 'react';
import type { MessageFieldsFragment } from '@/gql/graphql.ts';

export type Quoted = NonNullable<MessageFieldsFragment['replyTo']>;

export type Panel = { kind: 'replies'; messageId: string } | { kind: 'pins' };

export interface Target {
  id: string;
  /** Whether it stands out for a moment. */
  isMarked: boolean;
}

/** What goes on in an open room, on this device only. */
export interface Conversation {
  roomId: string;
  viewerId: string;
  canWrite: boolean;
  canModerate: boolean;
  composer: RefObject<HTMLTextAreaElement | null>;
  /** The message whose text is being changed. */
  editingId: string | null;
  edit(id: string | null): void;
  /** Changes the viewer's last message that is loaded, if there is one. */
  editLast(): void;
  /** The message that the next one answers. */
  replyTo: Quoted | null;
  reply(message: Quoted | null): void;
  panel: Panel | null;
  openPanel(panel: Panel | null): void;
  /** The message that was last led to; a new object each time. */
  target: Target | null;
  jumpTo(id: string): void;
}

export const ConversationContext = createContext<Conversation | null>(null);

export function useConversation(): Conversation {
  const conversation = use(ConversationContext);
  if (!conversation) throw new Error('No ConversationContext');
  return conversation;
}
