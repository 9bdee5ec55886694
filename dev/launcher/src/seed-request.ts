interface GraphqlResult<Data> {
  data?: Data | null;
  errors?: { message: string; extensions?: { code?: string } }[];
}

/** Thrown when the endpoint rejects an operation. `code` is that of its first error. */
export class SeedError extends Error {
  override name = 'SeedError';

  constructor(
    message: string,
    readonly code: string | undefined,
  ) {
    super(`Seeding failed: ${message}`);
  }
}

/** Executes an operation over HTTP. @throws SeedError when the response has errors. */
export async function request<Data>(url: string, query: string, variables: object, token?: string): Promise<Data> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as GraphqlResult<Data>;
  if (errors || !data) {
    throw new SeedError(errors?.map(({ message }) => message).join('; ') ?? '', errors?.[0]?.extensions?.code);
  }
  return data;
}
