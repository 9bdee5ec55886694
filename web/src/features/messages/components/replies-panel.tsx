import { useQuery } from '@apollo/client/react';
import { useEffect, useRef } from 'react';
import { MessageFields } from '../api/message-fields.ts';
import { MessageRepliesDocument } from '../api/message-replies.ts';
import { MessageRow } from './message-row.tsx';
import { ReplyComposer } from './reply-composer.tsx';
import { MessageSkeletons } from './timeline-start.tsx';
import { useConversation } from '../conversation-context.ts';
import { shownOf, type TimelineMessage } from '../lib/timeline.ts';
import { useOutgoing } from '../messaging-context.ts';
import { LoadError } from '@/components/load-error.tsx';
import { Button } from '@/components/ui/button.tsx';
import { useViewer } from '@/features/auth/session-context.ts';
import { readFragment } from '@/gql/fragment-masking.ts';
import { problemOf } from '@/lib/problem.ts';
import { showProblem } from '@/lib/show-problem.ts';

const PAGE_SIZE = 100;

/** A message and what was answered to it. */
export function RepliesPanel({ messageId }: { messageId: string }) {
  const { data, error, refetch, fetchMore } = useQuery(MessageRepliesDocument, {
    variables: { id: messageId, first: PAGE_SIZE },
    fetchPolicy: 'cache-and-network',
    nextFetchPolicy: 'cache-first',
  });
  const { mayWrite } = useConversation();
  const sending = useSending(messageId);
  const message = data?.message;
  if (error && !message) return <LoadError what="the replies" error={error} onRetry={refetch} className="m-auto" />;
  if (!message) return <MessageSkeletons count={3} label="Loading replies" />;

  const root = readFragment(MessageFields, message);
  const stored = message.replies.edges.map(({ node }) => readFragment(MessageFields, node));
  const known = new Set(stored.map(({ clientId }) => clientId));
  const replies = [...stored.map(shownOf), ...sending.filter(({ clientId }) => !known.has(clientId))];
  const { hasNextPage, endCursor } = message.replies.pageInfo;
  const loadMore = () =>
    fetchMore({ variables: { after: endCursor } }).catch((error: unknown) => showProblem(problemOf(error)));
  return (
    <>
      <div className="min-h-0 flex-1 overflow-y-auto pb-3">
        <MessageRow message={shownOf(root)} opensGroup isInThread />
        <h3 className="flex items-center gap-3 px-3 pt-4 text-xs font-medium text-muted-foreground md:px-5">
          {root.replyCount === 0
            ? 'No replies yet'
            : `${root.replyCount} ${root.replyCount === 1 ? 'reply' : 'replies'}`}
          <span className="h-px flex-1 bg-border" />
        </h3>
        <ol>
          {replies.map((reply) => (
            <li key={reply.clientId}>
              <MessageRow message={{ ...reply, replyTo: undefined }} opensGroup />
            </li>
          ))}
        </ol>
        {hasNextPage && (
          <Button variant="outline" size="sm" className="mx-5 mt-3" onClick={() => void loadMore()}>
            More replies
          </Button>
        )}
        <End count={replies.length} />
      </div>
      {mayWrite && !root.deletedAt && <ReplyComposer message={root} />}
    </>
  );
}

/** Answers that are on their way. */
function useSending(messageId: string): TimelineMessage[] {
  const viewer = useViewer();
  return useOutgoing()
    .filter(({ replyTo }) => replyTo?.id === messageId)
    .map((message) => ({ ...message, author: viewer, stored: null }));
}

/** Comes into view when an answer is added. */
function End({ count }: { count: number }) {
  const end = useRef<HTMLDivElement>(null);
  const before = useRef(count);
  useEffect(() => {
    if (count > before.current) end.current?.scrollIntoView({ block: 'nearest' });
    before.current = count;
  }, [count]);
  return <div ref={end} />;
}
