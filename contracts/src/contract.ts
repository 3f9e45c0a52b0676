import { type Static, type TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';

/** Services and tools that may be named as writer or reader of a topic; Kafka ACLs are generated from these names. */
export type Principal =
  | 'opcua-ingestion'
  | 'mqtt-ingestion'
  | 'business-ingestion'
  | 'twin-projector'
  | 'historian'
  | 'twin-export'
  | 'simulation'
  | 'maintenance'
  | 'alerting'
  | 'command'
  | 'api'
  | 'canary'
  | 'downstream';

/** Topic settings, all checked at start-up against the broker; a mismatch is refused. */
export interface TopicSettings {
  /** Of a topic that grows: what it has until `platform.layout.v1` says otherwise. */
  readonly partitions: number;
  /**
   * All topics with a growth are keyed by twin and have equally many partitions, more when the layout says so. `held`: its writers keep records back while the
   * platform drains. `drained`: made from another log by a log-state handler; it flows until that log has been read.
   */
  readonly growth?: 'held' | 'drained';
  readonly cleanup: 'delete' | 'compact' | 'compact,delete';
  /** How long records stay, in milliseconds; -1 keeps them for ever (compacted topics). */
  readonly retentionMs: number;
  /** Further broker settings by their Kafka names. */
  readonly config?: Readonly<Record<string, string>>;
}

/** What a record broke, by JSON pointer into its value. */
export interface ContractProblem {
  readonly pointer: string;
  readonly message: string;
}

/**
 * One message on one topic in one major version: the single source of its TypeScript type, its run-time validator,
 * its JSON Schema and its part of the AsyncAPI document (rule R16).
 */
export interface Contract<T = unknown> {
  /** Topic name without realm prefix, `<name>.v<major>`. */
  readonly topic: string;
  readonly title: string;
  readonly description: string;
  /** CloudEvents `type` of its records, by message kind where the topic carries several. */
  readonly ceType: (value: T) => string;
  /** Record key of a value. */
  readonly keyOf: (value: T) => string;
  /**
   * The string whose murmur2 hash picks the partition; the key itself unless several keys belong to one entity
   * (component snapshots stay in their twin's partition).
   */
  readonly partitionKeyOf: (value: T) => string;
  /** CloudEvents `subject`: the entity the record is about. */
  readonly subjectOf: (value: T) => string;
  /** Event time for CloudEvents `time`. */
  readonly timeOf: (value: T) => string;
  readonly settings: TopicSettings;
  readonly writers: readonly Principal[];
  readonly readers: readonly Principal[];
  readonly schema: TSchema;
  /** At least one example of every kind of message; they are validated in CI against this and the last release's schema. */
  readonly examples: readonly T[];
  readonly check: (value: unknown) => value is T;
  /** All problems of an invalid value; empty for a valid one. */
  readonly problems: (value: unknown) => ContractProblem[];
}

export type ContractValue<C> = C extends Contract<infer T> ? T : never;

type ContractDefinition<S extends TSchema> = Omit<
  Contract<Static<S>>,
  'schema' | 'check' | 'problems' | 'partitionKeyOf'
> & {
  readonly schema: S;
  readonly partitionKeyOf?: (value: Static<S>) => string;
  /** For a topic of several kinds: the schema of each by the value of `type`, so that an error names only what is wrong. */
  readonly variants?: Readonly<Record<string, TSchema>>;
};

/** Turns a schema and its settings into a contract. Validators are compiled once, at import. */
export function defineContract<S extends TSchema>(definition: ContractDefinition<S>): Contract<Static<S>> {
  const { variants, ...rest } = definition;
  const validator = Compile(definition.schema);
  const variantValidators = new Map(Object.entries(variants ?? {}).map(([type, schema]) => [type, Compile(schema)]));
  return {
    ...rest,
    partitionKeyOf: definition.partitionKeyOf ?? definition.keyOf,
    check: (value: unknown): value is Static<S> => validator.Check(value),
    problems: (value: unknown) => problemsOf(value, validator, variantValidators),
  };
}

function problemsOf(value: unknown, whole: Validator, variants: ReadonlyMap<string, Validator>): ContractProblem[] {
  if (whole.Check(value)) return [];
  let validator = whole;
  if (variants.size > 0) {
    const type = typeof value === 'object' && value !== null ? (value as { type?: unknown }).type : undefined;
    const variant = typeof type === 'string' ? variants.get(type) : undefined;
    if (!variant) {
      const known = [...variants.keys()].join(', ');
      return [{ pointer: '/type', message: `must be one of ${known}` }];
    }
    validator = variant;
  }
  return validator.Errors(value).map((error) => ({ pointer: error.instancePath || '/', message: error.message }));
}
