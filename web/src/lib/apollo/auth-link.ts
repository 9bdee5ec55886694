import { ApolloLink } from '@apollo/client';
import { SetContextLink } from '@apollo/client/link/context';
import { ErrorLink } from '@apollo/client/link/error';
import { EMPTY, from, mergeMap, of, throwError } from 'rxjs';
import { problemOf } from '../problem.ts';
import type { Tokens } from './tokens.ts';

/**
 * Sends the access token, and retries once with a new one if it is rejected. An operation with `context: { anonymous:
 * true }` is sent without a token.
 */
export function createAuthLink(tokens: Tokens): ApolloLink {
  const sendToken = new SetContextLink(async (context) => {
    if (context['anonymous']) return {};
    const token = await tokens.accessToken();
    return { token, headers: { ...context.headers, ...(token && { authorization: `Bearer ${token}` }) } };
  });
  const retry = new ErrorLink(({ error, operation, forward }) => {
    const { anonymous, token } = operation.getContext();
    if (anonymous || problemOf(error).code !== 'UNAUTHENTICATED') return;
    return from(tokens.renew(token)).pipe(
      mergeMap((renewed) => (renewed ? of(renewed) : throwError(() => error))),
      mergeMap(() => forward(operation) ?? EMPTY),
    );
  });
  return ApolloLink.from([retry, sendToken]);
}
