import { documentBytes } from '@parley/service';
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
import { operationRoot } from '../documents/operation-root.ts';
import type { Planning } from '../planning/planning.ts';
import { resumableFields, type Resumable } from './resumable-fields.ts';
import { AFTER_VARIABLE, upstreamDocument } from './upstream-document.ts';

/** Plans that are kept, in bytes of memory. */
const MAX_CACHE_BYTES = 16 * 1024 * 1024;

export type OperationContext = ReturnType<typeof buildOperationContext>;
export type Variables = Record<string, unknown>;

/** How a subscription is carried out. */
export interface SubscriptionPlan {
  /** The memory that it takes, roughly. */
  bytes: number;
  /** What the subgraph is asked for; it sends the events. */
  primary: FetchNode;
  /** What is done with each event: take in the event itself, then fetch the rest of its fields. */
  eventPlan: QueryPlan;
  /** The client's operation, by which the result is shaped. */
  operationContext: OperationContext;
  /** Null when the stream cannot be taken up again. */
  resume: ResumePlan | null;
  /** The same for operations that ask the same of an event, wherever they begin. */
  sharingKey(variables: Variables): string;
}

export interface ResumePlan {
  /** The key of the event in its data. */
  eventKey: string;
  /** Where the client wants to begin; undefined when it does not say. */
  start(variables: Variables): unknown;
}

/** The part of the client's document that is subscribed to. */
interface Root {
  operation: OperationDefinitionNode;
  field: FieldNode;
  resumable: Resumable | undefined;
}

/** Plans subscriptions. Documents must have been validated. */
export class SubscriptionPlanner {
  private readonly resumable: Map<string, Resumable>;
  private readonly plans = new LRUCache<string, SubscriptionPlan>({
    maxSize: MAX_CACHE_BYTES,
    sizeCalculation: ({ bytes }, key) => bytes + 2 * key.length,
  });

  /** By the same keys: clients that come at once share their plan, or their events could not be executed together. */
  private readonly pending = new Map<string, Promise<SubscriptionPlan>>();

  constructor(
    supergraph: Supergraph,
    private readonly schema: GraphQLSchema,
    private readonly planning: Planning,
  ) {
    this.resumable = resumableFields(supergraph);
  }

  /** What is kept, in bytes of memory. */
  get bytes(): number {
    return this.plans.calculatedSize;
  }

  /**
   * The plan of one operation of a document.
   * @param source the document's text.
   * @param isKept whether it may be kept; only those of signed-in users should be.
   * @throws ServiceUnavailableError
   */
  async plan(
    source: string,
    document: DocumentNode,
    operationName: string | null | undefined,
    isKept: boolean,
  ): Promise<SubscriptionPlan> {
    const key = `${operationName ?? ''}\n${source}`;
    const known = this.plans.get(key);
    if (known) return known;
    const made = this.pending.get(key) ?? this.make(key, document, operationName ?? undefined);
    const plan = await made;
    if (isKept) this.plans.set(key, plan);
    return plan;
  }

  private make(key: string, document: DocumentNode, operationName: string | undefined): Promise<SubscriptionPlan> {
    const made = this.build(document, operationName).finally(() => this.pending.delete(key));
    this.pending.set(key, made);
    return made;
  }

  private async build(document: DocumentNode, operationName: string | undefined): Promise<SubscriptionPlan> {
    const root = this.root(document, operationName);
    const upstream = upstreamDocument(this.schema, document, operationName, root.resumable);
    const { plan, bytes } = await this.planning.plan(print(upstream), operationName);
    if (plan.node?.kind !== 'Subscription') throw new Error('a subscription was planned as something else');
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
    if (!operation || !field) throw new Error('a subscription without a root field came through validation');
    return { operation, field, resumable: this.resumable.get(field.name.value) };
  }

  private resumePlan({ operation, field }: Root, { after }: Resumable): ResumePlan {
    const definition = this.schema.getSubscriptionType()?.getFields()[field.name.value];
    if (!definition) throw new Error(`there is no subscription ${field.name.value}`);
    return {
      eventKey: field.alias?.value ?? field.name.value,
      start: (variables) => {
        const { coerced = {} } = getVariableValues(this.schema, operation.variableDefinitions ?? [], variables);
        return getArgumentValues(definition, field, coerced)[after];
      },
    };
  }
}

/** Plans are told apart by their numbers. */
let plans = 0;

function sharingKeys(document: DocumentNode, root: Root): SubscriptionPlan['sharingKey'] {
  const plan = ++plans;
  const position = positionVariable(document, root);
  return (variables) => `${plan} ${JSON.stringify(position ? { ...variables, [position]: undefined } : variables)}`;
}

/** The variable that says where the stream begins, if that is all it is for. */
function positionVariable(document: DocumentNode, { field, resumable }: Root): string | undefined {
  const argument = field.arguments?.find(({ name }) => name.value === resumable?.after);
  if (argument?.value.kind !== Kind.VARIABLE) return undefined;
  const { value } = argument.value.name;
  let uses = 0;
  visit(document, { Variable: ({ name }) => void (uses += Number(name.value === value)) });
  // Where it is declared, and here.
  return uses === 2 ? value : undefined;
}

/** The variables that go upstream, out of all that the client sent. */
export function upstreamVariables({ primary }: SubscriptionPlan, variables: Variables, after: unknown): Variables {
  const used = (primary.variableUsages ?? []).filter(
    (name) => name !== AFTER_VARIABLE && Object.hasOwn(variables, name),
  );
  return {
    ...Object.fromEntries(used.map((name) => [name, variables[name]])),
    ...(after !== undefined && { [AFTER_VARIABLE]: after }),
  };
}
