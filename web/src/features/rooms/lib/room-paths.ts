export const roomPath = (roomId: string): string => `/rooms/${encodeURIComponent(roomId)}`;

/** The URL of a message in a room. */
export const messagePath = (roomId: string, messageId: string): string =>
  `${roomPath(roomId)}?message=${encodeURIComponent(messageId)}`;
