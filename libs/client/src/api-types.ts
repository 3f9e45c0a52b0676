import { type DeadLetter, type Gap, type Level, type Relationship, type SourceEntry, type SourceStatus } from '@orrery/contracts';
import { type Action, type Grant } from './policy/policy-types.js';
import { type Problem as PlantProblem, type RenderedTwin } from '@orrery/twin-model';

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor?: string;
}

export interface TwinQuery {
  readonly site?: string;
  readonly model?: string;
  readonly level?: Level;
  readonly partOf?: string;
  /** Part of the name, in any case. */
  readonly name?: string;
  /** Start of the id. */
  readonly id?: string;
  /** `<system>:<id>` in another system. */
  readonly externalId?: string;
}

export interface PageQuery {
  readonly cursor?: string;
  /** At most 500. */
  readonly limit?: number;
}

export interface ListedTwin {
  readonly twinId: string;
  readonly model: string;
  readonly name?: string;
  readonly level?: Level;
  readonly partOf?: string;
  readonly externalIds?: Readonly<Record<string, string>>;
  /** null while the state is not at hand. */
  readonly rev: number | null;
}

export type ListedState = ListedTwin & { readonly state: RenderedTwin | null };
export type ListedRelationship = Relationship & { readonly twinId: string };

export interface ListedModel {
  readonly id: string;
  /** DTDL v3. */
  readonly document: unknown;
}

/** A source as applied, the last it said of itself, and its gaps, newest first. */
export type SourceView = Omit<SourceEntry, 'type' | 'appliedAt'> & { readonly status?: SourceStatus; readonly gapList: readonly Gap[] };

export interface ListedDeadLetter {
  /** When it was written, by Kafka's clock. */
  readonly timestamp: string;
  readonly letter: DeadLetter;
}

export interface Wish {
  readonly value: unknown;
  /** ISO 8601. */
  readonly expiresAt?: string;
  readonly reason?: string;
}

export type DesiredAnswer =
  | { readonly kind: 'applied'; readonly rev: number }
  /** Not judged within two seconds; `location` tells how it ended. */
  | { readonly kind: 'accepted'; readonly requestId: string; readonly location: string };

export interface KindChanges {
  readonly added: readonly string[];
  readonly changed: readonly { readonly id: string; readonly fields: readonly { readonly pointer: string; readonly from?: unknown; readonly to?: unknown }[] }[];
  readonly removed: readonly string[];
}

export interface ApplyResult {
  readonly plant: string;
  readonly dryRun: boolean;
  readonly changed: boolean;
  readonly changes: Readonly<Record<'models' | 'sources' | 'twins' | 'bindings' | 'exports' | 'rules', KindChanges>>;
  readonly warnings: readonly PlantProblem[];
}

/** How the registry differs from the folder that it should be like. */
export interface DriftResult extends ApplyResult {
  /** Definitions that differ. */
  readonly drift: number;
  readonly checkedAt: string;
  /** The last change of the plant; absent where it was never applied. */
  readonly lastApply?: { readonly at: string; readonly by: string };
}

/** A plant as it was applied. */
export interface AppliedPlant {
  readonly plant: string;
  readonly definitions: number;
  /** SHA-256 over its definitions: equal where two registries hold the same. */
  readonly fingerprint: string;
  readonly appliedAt?: string;
  readonly appliedBy?: string;
  /** Of the last comparison with its folder. */
  readonly drift?: number;
  readonly checkedAt?: string;
}

export interface Me {
  readonly subject: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly expiresAt: string;
  /** What they may do with some twin at least, and with every path of every twin. */
  readonly may: readonly Action[];
  readonly mayEverywhere: readonly Action[];
  /** Grants and revokes that concern them and hold now. */
  readonly grants: readonly Grant[];
}

export interface PublicConfig {
  readonly issuer: string;
  readonly clientId: string;
  readonly audience: string;
  readonly realm: string;
  readonly version: string;
  /** The api's clock. */
  readonly now: string;
}
