import type { ApolloServerPlugin } from '@apollo/server';
import { VIEWER_INDEPENDENT } from '@parley/service/protocol';
import type { RequestContext } from './context.ts';

/** Tells gateways which results they may share between viewers. */
export const markViewerIndependent: ApolloServerPlugin<RequestContext> = {
  requestDidStart: async () => ({
    willSendResponse: async ({ contextValue, response: { body } }) => {
      if (body.kind !== 'single') return;
      if (contextValue.isViewerIndependent) body.singleResult.extensions = VIEWER_INDEPENDENT;
    },
  }),
};
