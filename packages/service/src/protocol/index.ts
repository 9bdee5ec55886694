export {
  CLIENT_ADDRESS_HEADER,
  CLOCK_HEADER,
  DEADLINE_HEADER,
  DEVICE_HEADER,
  LATE_HEADER,
  MAX_DEVICE_LENGTH,
  REFRESH_EXPIRES_HEADER,
  REFRESH_HEADER,
  REQUEST_ID_HEADER,
  SESSION_HEADER,
  SESSION_IN_COOKIE,
  SUBGRAPH_SECRET_HEADER,
  WORK_HEADER,
} from './headers.ts';
export { isViewerIndependent, VIEWER_INDEPENDENT } from './responses.ts';
export {
  assignedGroup,
  connectionParams,
  isGateway,
  type NextExtensions,
  readSubscribeExtensions,
  removeAuthorization,
  startCursor,
  type SubscribeExtensions,
} from './subscriptions.ts';
