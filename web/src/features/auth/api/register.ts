import { useMutation } from '@apollo/client/react';
import { useSession } from '../session-context.ts';
import { SessionFields } from './session-fields.ts';
import { graphql } from '@/gql/gql.ts';
import { readFragment } from '@/gql/fragment-masking.ts';
import type { RegisterInput } from '@/gql/graphql.ts';

const RegisterDocument = graphql(`
  mutation Register($input: RegisterInput!) {
    register(input: $input) {
      ...SessionFields
    }
  }
`);

/** Creates an account and logs in. @throws when the operation fails; read the error with `problemOf`. */
export function useRegister(): (input: RegisterInput) => Promise<void> {
  const session = useSession();
  const [register] = useMutation(RegisterDocument, { fetchPolicy: 'no-cache', context: { anonymous: true } });
  return (input) =>
    session.open(async () => {
      const { data } = await register({ variables: { input } });
      if (!data) throw new Error('Empty response');
      return readFragment(SessionFields, data.register);
    });
}
