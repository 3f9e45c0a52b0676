/** A DTDL language version this reader understands. */
export type DtdlVersion = 2 | 3;

/** Display strings by BCP 47 language tag; a plain string in a model is `{ en: … }`, DTDL's default language. */
export type Localized = Readonly<Record<string, string>>;

export type PrimitiveSchema = 'boolean' | 'date' | 'dateTime' | 'double' | 'duration' | 'float' | 'integer' | 'long' | 'string' | 'time';
export type GeospatialSchema = 'lineString' | 'multiLineString' | 'multiPoint' | 'multiPolygon' | 'point' | 'polygon';

/** What every element may carry. */
export interface Described {
  readonly id?: string;
  readonly displayName?: Localized;
  readonly description?: Localized;
  readonly comment?: string;
}

/** An element with a programming name. `cotypes` are the further `@type`s, semantic types included. */
export interface Named extends Described {
  readonly name: string;
  readonly cotypes?: readonly string[];
}

/** A named value: what Telemetry, Property, Field, MapValue and a command's request and response have in common. */
export interface Valued extends Named {
  readonly schema: Schema;
  /** DTDL unit name, e.g. `degreeCelsius`. */
  readonly unit?: string;
  /** e.g. `Temperature`. */
  readonly semanticType?: string;
}

export interface EnumValue extends Named {
  readonly enumValue: string | number;
}

export interface ArraySchema extends Described {
  readonly kind: 'array';
  readonly elementSchema: Schema;
}
export interface EnumSchema extends Described {
  readonly kind: 'enum';
  readonly valueSchema: 'integer' | 'string';
  readonly enumValues: readonly EnumValue[];
}
export interface MapSchema extends Described {
  readonly kind: 'map';
  readonly mapKey: Named;
  readonly mapValue: Valued;
}
export interface ObjectSchema extends Described {
  readonly kind: 'object';
  readonly fields: readonly Valued[];
}
export type ComplexSchema = ArraySchema | EnumSchema | MapSchema | ObjectSchema;

/** A schema as written: `ref` names an entry of the Interface's own `schemas`. */
export type Schema =
  | { readonly kind: 'primitive'; readonly name: PrimitiveSchema }
  | { readonly kind: 'geospatial'; readonly name: GeospatialSchema }
  | { readonly kind: 'ref'; readonly dtmi: string }
  | ComplexSchema;

export interface Telemetry extends Valued {
  readonly kind: 'telemetry';
}
export interface Property extends Valued {
  readonly kind: 'property';
  readonly writable: boolean;
}
export interface RelationshipContent extends Named {
  readonly kind: 'relationship';
  /** DTMI the target's model must be or extend; absent: any. */
  readonly target?: string;
  readonly minMultiplicity?: number;
  readonly maxMultiplicity?: number;
  readonly properties: readonly Property[];
  readonly writable: boolean;
}
export interface Component extends Named {
  readonly kind: 'component';
  /** DTMI of the Interface included by value. */
  readonly schema: string;
}
export interface Command extends Named {
  readonly kind: 'command';
  readonly request?: Valued & { readonly nullable?: boolean };
  readonly response?: Valued & { readonly nullable?: boolean };
}
export type Content = Telemetry | Property | RelationshipContent | Component | Command;

/** One DTDL Interface as written, before inheritance is resolved. Plain data: it survives JSON. */
export interface Interface extends Described {
  readonly id: string;
  readonly dtdlVersion: DtdlVersion;
  /** Contexts beside DTDL's own: language extensions, in order. */
  readonly extensions: readonly string[];
  readonly extends: readonly string[];
  readonly contents: readonly Content[];
  readonly schemas: readonly (ComplexSchema & { readonly id: string })[];
  readonly cotypes?: readonly string[];
  /** The file it was read from and the JSON pointer inside it. */
  readonly file: string;
  readonly path: string;
}

/** Interfaces by DTMI. */
export type ModelSet = ReadonlyMap<string, Interface>;

/** The set of a list of Interfaces; on a repeated DTMI the first wins, as the reader has already refused the second. */
export function modelSetOf(interfaces: Iterable<Interface>): ModelSet {
  const set = new Map<string, Interface>();
  for (const entry of interfaces) if (!set.has(entry.id)) set.set(entry.id, entry);
  return set;
}
