import { useApolloClient, useQuery } from '@apollo/client/react';
import { useEffect, useRef } from 'react';
import { useNavigate } from 'react-router';
import { readNotification } from '../api/read-notification.ts';
import { triggersBetween, type RoomSnapshot } from '../lib/notification-triggers.ts';
import { notify } from '../lib/notifier.ts';
import { showNotification } from '../lib/show-notification.ts';
import { becomeNotifier, isAnyTabInView } from '../lib/tab-locks.ts';
import { getNotificationSetting, notificationPermission, setNotifications } from '../setting.ts';
import { useViewer } from '@/features/auth/session-context.ts';
import { MyRoomsDocument, MY_ROOMS } from '@/features/rooms/api/my-rooms.ts';
import { readListItem } from '@/features/rooms/api/room-list-item.ts';

/** Watches the viewer's rooms, which the sidebar keeps up to date, and shows notifications, in one tab only. */
export function AwayNotifications() {
  const client = useApolloClient();
  const navigate = useNavigate();
  const viewer = useViewer();
  const isNotifier = useRef(false);
  const before = useRef<readonly RoomSnapshot[] | null>(null);
  const { data } = useQuery(MyRoomsDocument, { variables: MY_ROOMS, fetchPolicy: 'cache-only' });

  useEffect(() => {
    const release = becomeNotifier(() => (isNotifier.current = true));
    return () => {
      isNotifier.current = false;
      release();
    };
  }, []);

  useEffect(() => {
    if (!data) return;
    const rooms = data.myRooms.edges.map(({ node }) => readListItem(node));
    const triggers = before.current ? triggersBetween(before.current, rooms) : [];
    before.current = rooms;
    if (!isNotifier.current) return;
    for (const trigger of triggers) {
      notify(trigger, {
        isAnyTabInView,
        setting: getNotificationSetting,
        permission: notificationPermission,
        offer: () => setNotifications('offered'),
        read: (trigger) => readNotification(client, viewer.id, trigger),
        show: (content) => showNotification(content, (path) => void navigate(path)),
      }).catch(() => {
        // Without a response there is nothing to show. The sidebar still counts the message.
      });
    }
  }, [data, client, navigate, viewer.id]);

  return null;
}
