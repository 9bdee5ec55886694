export const roomPath = (roomId: string): string => `/rooms/${encodeURIComponent(roomId)}`;

/** The room opened at one of its messages. */
export const messagePath = (roomId: string, messageId: string): string =>
  `${roomPath(roomId)}?message=${encodeURIComponent(messageId)}`;
