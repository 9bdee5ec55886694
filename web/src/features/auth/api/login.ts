import { useMutation } from '@apollo/client/react';
import { useSession } from '../session-context.ts';
import { SessionFields } from './session-fields.ts';
import { graphql } from '@/gql/gql.ts';
import { readFragment } from '@/gql/fragment-masking.ts';
import type { LoginInput } from '@/gql/graphql.ts';

const LoginDocument = graphql(`
  mutation Login($input: LoginInput!) {
    login(input: $input) {
      ...SessionFields
    }
  }
`);

/** Logs in. @throws when the operation fails; read the error with `problemOf`. */
export function useLogin(): (input: LoginInput) => Promise<void> {
  const session = useSession();
  const [login] = useMutation(LoginDocument, { fetchPolicy: 'no-cache', context: { anonymous: true } });
  return (input) =>
    session.open(async () => {
      const { data } = await login({ variables: { input } });
      if (!data) throw new Error('Empty response');
      return readFragment(SessionFields, data.login);
    });
}
