import type { SubgraphResponse } from './transport.ts';

type Variables = Record<string, unknown>;

/** A request in which each entity occurs once. */
export interface DeduplicatedRequest {
  variables: Variables | undefined;
  /** Converts the response into that of the original request. */
  expand(response: SubgraphResponse): SubgraphResponse;
}

const identity = (response: SubgraphResponse) => response;

/**
 * Removes duplicate entities from a request. A query plan requests an entity for each occurrence: twenty authors of a
 * page, fifty times.
 */
export function deduplicateEntities(variables: Variables | undefined): DeduplicatedRequest {
  const requested = variables?.['representations'];
  if (!Array.isArray(requested)) return { variables, expand: identity };
  const positions = new Map<string, number>();
  const positionOf = requested.map((representation) => {
    const key = JSON.stringify(representation);
    const position = positions.get(key) ?? positions.size;
    positions.set(key, position);
    return position;
  });
  if (positions.size === requested.length) return { variables, expand: identity };
  const representations: unknown[] = [];
  positionOf.forEach((position, index) => (representations[position] ??= requested[index]));
  return { variables: { ...variables, representations }, expand: (response) => expanded(response, positionOf) };
}

function expanded({ data, errors, ...rest }: SubgraphResponse, positionOf: readonly number[]): SubgraphResponse {
  const entities = data?.['_entities'];
  const seen = new Set<number>();
  const entityAt = (position: number) => {
    const entity: unknown = (entities as unknown[])[position];
    if (!seen.has(position)) {
      seen.add(position);
      return entity;
    }
    // A copy, because execution merges later fetches into this data.
    return isFlat(entity) ? { ...entity } : structuredClone(entity);
  };
  return {
    ...rest,
    ...(data !== undefined && {
      data: Array.isArray(entities) ? { ...data, _entities: positionOf.map(entityAt) } : data,
    }),
    ...(errors && { errors: errors.flatMap((error) => errorsAt(error, positionOf)) }),
  };
}

/** An error of an entity is repeated for each occurrence. */
function errorsAt(error: NonNullable<SubgraphResponse['errors']>[number], positionOf: readonly number[]) {
  const [field, position, ...path] = error.path ?? [];
  if (field !== '_entities' || typeof position !== 'number') return [error];
  return positionOf.flatMap((each, index) => (each === position ? [{ ...error, path: [field, index, ...path] }] : []));
}

const isFlat = (entity: unknown): entity is Record<string, unknown> =>
  typeof entity === 'object' &&
  entity !== null &&
  Object.values(entity).every((value) => typeof value !== 'object' || value === null);
