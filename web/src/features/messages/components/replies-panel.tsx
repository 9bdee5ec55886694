import { useQuery } from '@apollo/client/react';
import { MessageFields } from '../api/message-fields.ts';
import { MessageRepliesDocument } from '../api/message-replies.ts';
import { MessageRow } from './message-row.tsx';
import { PanelList, type PanelRow } from './panel-list.tsx';
import { ReplyComposer } from './reply-composer.tsx';
import { MessageSkeletons } from './timeline-start.tsx';
import { useConversation } from '../conversation-context.ts';
import { toTimelineMessage, type TimelineMessage } from '../lib/timeline.ts';
import { useOutgoing } from '../messaging-context.ts';
import { LoadError } from '@/components/load-error.tsx';
import { Button } from '@/components/ui/button.tsx';
import { useViewer } from '@/features/auth/session-context.ts';
import type { MessageFieldsFragment } from '@/gql/graphql.ts';
import { readFragment } from '@/gql/fragment-masking.ts';
import { problemOf } from '@/lib/problem.ts';
import { showProblem } from '@/lib/toasts.ts';

const PAGE_SIZE = 100;

/** A message and its replies. */
export function RepliesPanel({ messageId }: { messageId: string }) {
  const { data, error, refetch, fetchMore } = useQuery(MessageRepliesDocument, {
    variables: { id: messageId, first: PAGE_SIZE },
    fetchPolicy: 'cache-and-network',
    nextFetchPolicy: 'cache-first',
  });
  const { canWrite } = useConversation();
  const sending = useSending(messageId);
  const message = data?.message;
  if (error && !message) return <LoadError what="the replies" error={error} onRetry={refetch} className="m-auto" />;
  if (!message) return <MessageSkeletons count={3} label="Loading replies" />;

  const root = readFragment(MessageFields, message);
  const stored = message.replies.edges.map(({ node }) => readFragment(MessageFields, node));
  const known = new Set(stored.map(({ clientId }) => clientId));
  const replies = [...stored.map(toTimelineMessage), ...sending.filter(({ clientId }) => !known.has(clientId))];
  const { hasNextPage, endCursor } = message.replies.pageInfo;
  const loadMore = () =>
    fetchMore({ variables: { after: endCursor } }).catch((error: unknown) => showProblem(problemOf(error)));
  const rows: Row[] = [
    { kind: 'root', key: root.id, messageId: root.id },
    ...replies.map((reply) => ({
      kind: 'reply' as const,
      key: reply.clientId,
      messageId: reply.stored?.id,
      reply: { ...reply, replyTo: undefined },
    })),
    ...(hasNextPage ? [{ kind: 'more' as const, key: 'more' }] : []),
  ];
  return (
    <>
      <PanelList rows={rows} followsEnd={!hasNextPage}>
        {(row) => {
          if (row.kind === 'root') return <Root message={root} />;
          if (row.kind === 'reply') return <MessageRow message={row.reply} showsAuthor />;
          return (
            <Button variant="outline" size="sm" className="mx-5 mt-3" onClick={() => void loadMore()}>
              Show more replies
            </Button>
          );
        }}
      </PanelList>
      {canWrite && !root.deletedAt && <ReplyComposer message={root} />}
    </>
  );
}

type Row = PanelRow & ({ kind: 'root' | 'more' } | { kind: 'reply'; reply: TimelineMessage });

/** The message that is replied to, above its replies. */
function Root({ message }: { message: MessageFieldsFragment }) {
  const { replyCount } = message;
  return (
    <>
      <MessageRow message={toTimelineMessage(message)} showsAuthor isInThread />
      <h3 className="flex items-center gap-3 px-3 pt-4 text-xs font-medium text-muted-foreground md:px-5">
        {replyCount === 0 ? 'No replies yet' : `${replyCount} ${replyCount === 1 ? 'reply' : 'replies'}`}
        <span className="h-px flex-1 bg-border" />
      </h3>
    </>
  );
}

/** Replies that are being sent. */
function useSending(messageId: string): TimelineMessage[] {
  const viewer = useViewer();
  return useOutgoing()
    .filter(({ replyTo }) => replyTo?.id === messageId)
    .map((message) => ({ ...message, author: viewer, stored: null }));
}
