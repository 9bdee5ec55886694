import type { TypePolicies } from '@apollo/client/cache';
import { messagesPolicy, repliesPolicy } from './messages-policy.ts';
import { viewerPolicy } from './viewer-policy.ts';

/** How the cache merges messages, and the viewer's read marker. */
export const messageTypePolicies: TypePolicies = {
  Room: { fields: { messages: messagesPolicy, pinnedMessages: { merge: false }, viewer: viewerPolicy } },
  Message: { fields: { reactions: { merge: false }, mentions: { merge: false }, replies: repliesPolicy } },
};
