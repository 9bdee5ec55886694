export interface TypingEvent {
  roomId: string;
  userId: string;
  typing: boolean;
}
