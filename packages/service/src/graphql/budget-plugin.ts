import type { ApolloServerPlugin, BaseContext } from '@apollo/server';
import type { BudgetContext } from './bounded-schema.ts';
import { stoppedBy } from './operation-budget.ts';
import { WORK_HEADER } from '../protocol/headers.ts';

/** Replaces the result of a stopped operation with its error, and reports the work of each operation to the gateway. */
export const reportBudget: ApolloServerPlugin<BaseContext & BudgetContext> = {
  requestDidStart: async () => ({
    willSendResponse: async ({ contextValue: { budget }, response: { body, http } }) => {
      const error = stoppedBy(budget);
      if (error && body.kind === 'single') body.singleResult = { data: null, errors: [error] };
      http.headers.set(WORK_HEADER, budget.work.toFixed(1));
    },
  }),
};
