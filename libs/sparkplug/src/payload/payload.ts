/** A value as it lies on the wire: which field of the oneof, and its bits unread. Negative integers are still two's complement. */
export type WireValue =
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'long'; readonly value: bigint }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'double'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'bytes'; readonly value: Uint8Array }
  | { readonly kind: 'dataset'; readonly value: DataSet }
  | { readonly kind: 'template'; readonly value: Template }
  | { readonly kind: 'propertyset'; readonly value: PropertySet }
  | { readonly kind: 'propertysets'; readonly value: readonly PropertySet[] };

export interface Payload {
  /** Milliseconds since 1970, UTC, as all times here. */
  timestamp?: number;
  metrics: Metric[];
  seq?: number;
  uuid?: string;
  body?: Uint8Array;
}

export interface Metric {
  name?: string;
  /** Any uint64: some gateways hash the name. */
  alias?: bigint;
  timestamp?: number;
  /** Number on the wire; `typeOf` names it. */
  datatype?: number;
  isHistorical?: boolean;
  isTransient?: boolean;
  isNull?: boolean;
  metadata?: MetaData;
  properties?: PropertySet;
  value?: WireValue;
}

export interface MetaData {
  isMultiPart?: boolean;
  contentType?: string;
  size?: number;
  seq?: number;
  fileName?: string;
  fileType?: string;
  md5?: string;
  description?: string;
}

/** keys[i] names values[i]; equal lengths are the sender's duty and the reader's check. */
export interface PropertySet {
  keys: string[];
  values: PropertyValue[];
}

export interface PropertyValue {
  type?: number;
  isNull?: boolean;
  value?: WireValue;
}

/** Table of scalars; an element without value is undefined. */
export interface DataSet {
  columnCount?: number;
  columns: string[];
  types: number[];
  rows: (WireValue | undefined)[][];
}

/** Definition (isDefinition) or instance (templateRef) of a user-defined type. */
export interface Template {
  version?: string;
  metrics: Metric[];
  parameters: Parameter[];
  templateRef?: string;
  isDefinition?: boolean;
}

export interface Parameter {
  name?: string;
  type?: number;
  value?: WireValue;
}
