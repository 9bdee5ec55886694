import type { MessageFieldsFragment } from '../../../gql/graphql.ts';

/** Where something is written: the composer of a room, the one of the replies to a message, or a message that is changed. */
export interface DraftPlace {
  roomId: string;
  repliesTo?: string;
  isEdit?: true;
}

/** What is written and not sent. */
export interface Draft {
  text: string;
  /** The message that it answers. */
  replyTo?: NonNullable<MessageFieldsFragment['replyTo']> | null;
  /** The message that it changes. */
  messageId?: string;
}

export const placeKey = ({ roomId, repliesTo, isEdit }: DraftPlace): string => {
  if (isEdit) return `${roomId}.edit`;
  return repliesTo === undefined ? roomId : `${roomId}.replies.${repliesTo}`;
};

/** Reads a stored draft. Earlier versions stored nothing but the text. */
export function parseDraft(stored: string | null): Draft | null {
  if (stored === null) return null;
  try {
    const value: unknown = JSON.parse(stored);
    if (isDraft(value)) return value;
  } catch {
    // It is the text itself.
  }
  return { text: stored };
}

export const areSameDraft = (a: Draft | null, b: Draft | null): boolean =>
  a?.text === b?.text && a?.replyTo?.id === b?.replyTo?.id && a?.messageId === b?.messageId;

const isDraft = (value: unknown): value is Draft =>
  typeof value === 'object' && value !== null && typeof (value as Draft).text === 'string';
