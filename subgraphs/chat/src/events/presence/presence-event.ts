export interface PresenceEvent {
  userId: string;
  online: boolean;
}
