import type { SubgraphResponse } from './transport.ts';

type Variables = Record<string, unknown>;

/** A request in which each entity occurs once. */
export interface DeduplicatedRequest {
  variables: Variables | undefined;
  /** Converts the response into that of the original request. */
  expand(response: SubgraphResponse): SubgraphResponse;
}

const asItIs = (response: SubgraphResponse) => response;

/**
 * Removes duplicate entities from a request. A query plan requests an entity for each occurrence: twenty authors of a
 * page, fifty times.
 */
export function deduplicateEntities(variables: Variables | undefined): DeduplicatedRequest {
  const asked = variables?.['representations'];
  if (!Array.isArray(asked)) return { variables, expand: asItIs };
  const places = new Map<string, number>();
  const placeOf = asked.map((representation) => {
    const key = JSON.stringify(representation);
    const place = places.get(key) ?? places.size;
    places.set(key, place);
    return place;
  });
  if (places.size === asked.length) return { variables, expand: asItIs };
  const representations: unknown[] = [];
  placeOf.forEach((place, index) => (representations[place] ??= asked[index]));
  return { variables: { ...variables, representations }, expand: (response) => expanded(response, placeOf) };
}

function expanded({ data, errors, ...rest }: SubgraphResponse, placeOf: readonly number[]): SubgraphResponse {
  const entities = data?.['_entities'];
  const seen = new Set<number>();
  const entityAt = (place: number) => {
    const entity: unknown = (entities as unknown[])[place];
    if (!seen.has(place)) {
      seen.add(place);
      return entity;
    }
    // A copy, because execution merges later fetches into this data.
    return isFlat(entity) ? { ...entity } : structuredClone(entity);
  };
  return {
    ...rest,
    ...(data !== undefined && { data: Array.isArray(entities) ? { ...data, _entities: placeOf.map(entityAt) } : data }),
    ...(errors && { errors: errors.flatMap((error) => errorsAt(error, placeOf)) }),
  };
}

/** An error of an entity is repeated for each occurrence. */
function errorsAt(error: NonNullable<SubgraphResponse['errors']>[number], placeOf: readonly number[]) {
  const [field, place, ...path] = error.path ?? [];
  if (field !== '_entities' || typeof place !== 'number') return [error];
  return placeOf.flatMap((each, index) => (each === place ? [{ ...error, path: [field, index, ...path] }] : []));
}

const isFlat = (entity: unknown): entity is Record<string, unknown> =>
  typeof entity === 'object' &&
  entity !== null &&
  Object.values(entity).every((value) => typeof value !== 'object' || value === null);
