import { documentBytes } from '@parley/service/graphql';
import type { Supergraph } from '@apollo/federation-internals';
import { buildOperationContext } from '@apollo/gateway';
import type { FetchNode, QueryPlan } from '@apollo/query-planner';
import {
  getArgumentValues,
  getOperationAST,
  getVariableValues,
  Kind,
  print,
  visit,
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { operationRoot } from '../../documents/operation-root.ts';
import type { Planning } from '../../planning/planning.ts';
import { resumableFields, type Resumable } from './resumable-fields.ts';
import { AFTER_VARIABLE, upstreamDocument } from './upstream-document.ts';

/** Maximum size of the cache, in bytes of memory. */
const MAX_CACHE_BYTES = 16 * 1024 * 1024;

export type OperationContext = ReturnType<typeof buildOperationContext>;
export type Variables = Record<string, unknown>;

/** The plan of a subscription. */
export interface SubscriptionPlan {
  /** Approximate size in memory. */
  bytes: number;
  /** The upstream subscription that delivers the events. */
  primary: FetchNode;
  /** Run for each event: take the event, then fetch its remaining fields. */
  eventPlan: QueryPlan;
  /** The client's operation, which determines the shape of the result. */
  operationContext: OperationContext;
  /** Null when the stream cannot be resumed. */
  resume: ResumePlan | null;
  /** Equal for operations with the same results per event, wherever their streams start. */
  sharingKey(variables: Variables): string;
}

export interface ResumePlan {
  /** The response key of the event in its data. */
  eventKey: string;
  /** The client's start cursor; undefined when it gives none. */
  start(variables: Variables): unknown;
}

/** The operation and root field to subscribe to. */
interface Root {
  operation: OperationDefinitionNode;
  field: FieldNode;
  resumable: Resumable | undefined;
}

/** Plans subscriptions. Documents must be valid. */
export class SubscriptionPlanner {
  private readonly resumable: Map<string, Resumable>;
  private readonly plans = new LRUCache<string, SubscriptionPlan>({
    maxSize: MAX_CACHE_BYTES,
    sizeCalculation: ({ bytes }, key) => bytes + 2 * key.length,
  });

  /**
   * Plans in progress, by the same keys. Clients that arrive together must share a plan, or their events could not be
   * executed together.
   */
  private readonly pending = new Map<string, Promise<SubscriptionPlan>>();

  constructor(
    supergraph: Supergraph,
    private readonly schema: GraphQLSchema,
    private readonly planning: Planning,
  ) {
    this.resumable = resumableFields(supergraph);
  }

  /** Size of the cache in bytes of memory. */
  get bytes(): number {
    return this.plans.calculatedSize;
  }

  /**
   * The plan of one operation of a document.
   * @param source the document's text.
   * @param isCacheable whether to cache the plan; only for authenticated users.
   * @throws ServiceUnavailableError
   */
  async plan(
    source: string,
    document: DocumentNode,
    operationName: string | null | undefined,
    isCacheable: boolean,
  ): Promise<SubscriptionPlan> {
    const key = `${operationName ?? ''}\n${source}`;
    const known = this.plans.get(key);
    if (known) return known;
    const pending = this.pending.get(key) ?? this.make(key, document, operationName ?? undefined);
    const plan = await pending;
    if (isCacheable) this.plans.set(key, plan);
    return plan;
  }

  private make(key: string, document: DocumentNode, operationName: string | undefined): Promise<SubscriptionPlan> {
    const pending = this.build(document, operationName).finally(() => this.pending.delete(key));
    this.pending.set(key, pending);
    return pending;
  }

  private async build(document: DocumentNode, operationName: string | undefined): Promise<SubscriptionPlan> {
    const root = this.root(document, operationName);
    const upstream = upstreamDocument(this.schema, document, operationName, root.resumable);
    const { plan, bytes } = await this.planning.plan(print(upstream), operationName);
    if (plan.node?.kind !== 'Subscription') throw new Error('the plan is not a subscription plan');
    const { primary, rest } = plan.node;
    return {
      bytes: bytes + documentBytes(document),
      primary,
      eventPlan: { kind: 'QueryPlan', node: { kind: 'Sequence', nodes: rest ? [primary, rest] : [primary] } },
      operationContext: buildOperationContext({
        schema: this.schema,
        operationDocument: document,
        ...(operationName && { operationName }),
      }),
      resume: root.resumable ? this.resumePlan(root, root.resumable) : null,
      sharingKey: sharingKeys(document, root),
    };
  }

  private root(document: DocumentNode, operationName: string | undefined): Root {
    const operation = getOperationAST(document, operationName);
    const field = operation && operationRoot(document, operation).fields[0];
    if (!operation || !field) throw new Error('a valid subscription has no root field');
    return { operation, field, resumable: this.resumable.get(field.name.value) };
  }

  private resumePlan({ operation, field }: Root, { after }: Resumable): ResumePlan {
    const definition = this.schema.getSubscriptionType()?.getFields()[field.name.value];
    if (!definition) throw new Error(`unknown subscription: ${field.name.value}`);
    return {
      eventKey: field.alias?.value ?? field.name.value,
      start: (variables) => {
        const { coerced = {} } = getVariableValues(this.schema, operation.variableDefinitions ?? [], variables);
        return getArgumentValues(definition, field, coerced)[after];
      },
    };
  }
}

/** A counter that identifies plans. */
let plans = 0;

function sharingKeys(document: DocumentNode, root: Root): SubscriptionPlan['sharingKey'] {
  const plan = ++plans;
  const position = positionVariable(document, root);
  return (variables) => `${plan} ${JSON.stringify(position ? { ...variables, [position]: undefined } : variables)}`;
}

/** The variable with the start cursor, if it has no other use. */
function positionVariable(document: DocumentNode, { field, resumable }: Root): string | undefined {
  const argument = field.arguments?.find(({ name }) => name.value === resumable?.after);
  if (argument?.value.kind !== Kind.VARIABLE) return undefined;
  const { value } = argument.value.name;
  let uses = 0;
  visit(document, { Variable: ({ name }) => void (uses += Number(name.value === value)) });
  // Its declaration, and this argument.
  return uses === 2 ? value : undefined;
}

/** The subset of the client's variables that is sent upstream. */
export function upstreamVariables({ primary }: SubscriptionPlan, variables: Variables, after: unknown): Variables {
  const used = (primary.variableUsages ?? []).filter(
    (name) => name !== AFTER_VARIABLE && Object.hasOwn(variables, name),
  );
  return {
    ...Object.fromEntries(used.map((name) => [name, variables[name]])),
    ...(after !== undefined && { [AFTER_VARIABLE]: after }),
  };
}
