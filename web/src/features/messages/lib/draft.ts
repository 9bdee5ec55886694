import type { MessageFieldsFragment } from '../../../gql/graphql.ts';

/** What a draft is for: a new message in a room, a reply in the replies panel, or an edit. */
export interface DraftPlace {
  roomId: string;
  repliesTo?: string;
  isEdit?: true;
}

/** What the user has written but not sent. */
export interface Draft {
  text: string;
  /** The message that it replies to. */
  replyTo?: NonNullable<MessageFieldsFragment['replyTo']> | null;
  /** The message that it edits. */
  messageId?: string;
}

export const placeKey = ({ roomId, repliesTo, isEdit }: DraftPlace): string => {
  if (isEdit) return `${roomId}.edit`;
  return repliesTo === undefined ? roomId : `${roomId}.replies.${repliesTo}`;
};

/** Parses a stored draft. Earlier versions stored only the text. */
export function parseDraft(stored: string | null): Draft | null {
  if (stored === null) return null;
  try {
    const value: unknown = JSON.parse(stored);
    if (isDraft(value)) return value;
  } catch {
    // Not JSON: the stored value is the text itself.
  }
  return { text: stored };
}

export const areSameDraft = (a: Draft | null, b: Draft | null): boolean =>
  a?.text === b?.text && a?.replyTo?.id === b?.replyTo?.id && a?.messageId === b?.messageId;

const isDraft = (value: unknown): value is Draft =>
  typeof value === 'object' && value !== null && typeof (value as Draft).text === 'string';
