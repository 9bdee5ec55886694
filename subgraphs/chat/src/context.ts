import { UnauthenticatedError, type Logger, type TokenVerifier, type Viewer } from '@parley/shared';
import type { RoomBus } from './events/room-bus.ts';
import type { Tails } from './events/tails.ts';
import type { ChatMetrics } from './metrics.ts';
import { Access } from './services/access.ts';
import type { Limits } from './services/limits.ts';
import { createLoaders, type Repositories } from './services/loaders.ts';
import { MessageService } from './services/message-service.ts';
import type { MessageWriter } from './services/message-writer.ts';
import { RoomEventService } from './services/room-event-service.ts';
import { RoomLists } from './services/room-lists.ts';
import { RoomService } from './services/room-service.ts';

/** What resolvers work with during one operation. */
export interface RequestContext {
  requestId: string;
  logger: Logger;
  /**
   * Who is asking.
   * @throws UnauthenticatedError when nobody is, or the token does not hold.
   */
  requireViewer(): Promise<Viewer>;
  rooms: RoomService;
  roomLists: RoomLists;
  messages: MessageService;
  roomEvents: RoomEventService;
}

/** What all operations of a replica share. */
export interface Shared {
  logger: Logger;
  verifier: TokenVerifier;
  repositories: Repositories;
  writer: MessageWriter;
  tails: Tails;
  bus: RoomBus;
  limits: Limits;
  metrics: ChatMetrics;
}

export interface OperationInfo {
  requestId: string;
  authorization: string | undefined;
  /** True for a subscription, which must not go by what it read long ago. */
  isLong: boolean;
}

export function createContext(shared: Shared, info: OperationInfo): RequestContext {
  const { repositories, limits, metrics } = shared;
  const loaders = createLoaders(repositories, { cache: !info.isLong });
  const access = new Access(loaders);
  let viewer: Promise<Viewer | null> | undefined;
  return {
    requestId: info.requestId,
    logger: shared.logger.child({ requestId: info.requestId }),
    async requireViewer() {
      const verified = await (viewer ??= shared.verifier.verify(info.authorization));
      if (!verified) throw new UnauthenticatedError();
      return verified;
    },
    rooms: new RoomService(access, loaders, repositories, shared.bus, limits),
    roomLists: new RoomLists(loaders, repositories, limits),
    messages: new MessageService(access, loaders, repositories, shared.writer, limits),
    roomEvents: new RoomEventService(access, shared.tails, repositories, limits, metrics),
  };
}
