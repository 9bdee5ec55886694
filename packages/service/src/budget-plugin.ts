import type { ApolloServerPlugin, BaseContext } from '@apollo/server';
import type { Budgeted } from './bounded-schema.ts';
import { stoppedBy } from './operation-budget.ts';

/** On an answer of a subgraph: how much work it was, in points of about a millisecond of one core. */
export const WORK_HEADER = 'x-parley-work';

/** Answers an operation that was stopped with the reason alone, and tells the gateway how much work each one was. */
export const reportBudget: ApolloServerPlugin<BaseContext & Budgeted> = {
  requestDidStart: async () => ({
    willSendResponse: async ({ contextValue: { budget }, response: { body, http } }) => {
      const error = stoppedBy(budget);
      if (error && body.kind === 'single') body.singleResult = { data: null, errors: [error] };
      http.headers.set(WORK_HEADER, budget.work.toFixed(1));
    },
  }),
};
