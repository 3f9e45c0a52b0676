import { parseDtmi } from './dtmi.js';
import { type DtdlVersion } from './interface.js';

export const DTDL_CONTEXT = (version: DtdlVersion): string => `dtmi:dtdl:context;${version}`;
export const QUANTITATIVE_TYPES = 'dtmi:dtdl:extension:quantitativeTypes;1';

/** Feature extensions whose co-types and keys are known; other contexts may add any co-type. */
const KNOWN_EXTENSIONS: Readonly<Record<string, { readonly types: readonly string[]; readonly keys: readonly string[] }>> = {
  [QUANTITATIVE_TYPES]: { types: [], keys: [] },
  'dtmi:dtdl:extension:historization;1': { types: ['Historized'], keys: [] },
  'dtmi:dtdl:extension:streaming;1': { types: ['Streaming'], keys: [] },
  'dtmi:dtdl:extension:annotation;1': { types: ['ValueAnnotation'], keys: ['annotates'] },
  'dtmi:dtdl:extension:overriding;1': { types: ['Override'], keys: ['overrides'] },
};

/** What the contexts of one Interface allow beyond the core language. */
export interface Dialect {
  readonly version: DtdlVersion;
  /** Contexts after DTDL's own, in order. */
  readonly extensions: readonly string[];
  /** Whether semantic types and units are understood: always in v2, by extension in v3. */
  readonly quantitative: boolean;
  /** Co-types and keys that known extensions add. */
  readonly types: ReadonlySet<string>;
  readonly keys: ReadonlySet<string>;
  /** Whether a context unknown to us stands there, which may define any co-type and any key. */
  readonly open: boolean;
}

export function dialectOf(version: DtdlVersion, extensions: readonly string[]): Dialect {
  const known = extensions.map((context) => KNOWN_EXTENSIONS[context]).filter((extension) => extension !== undefined);
  return {
    version,
    extensions,
    quantitative: version === 2 || extensions.includes(QUANTITATIVE_TYPES),
    types: new Set(known.flatMap((extension) => extension.types)),
    keys: new Set(known.flatMap((extension) => extension.keys)),
    open: known.length < extensions.length,
  };
}

/** Words of DTDL itself, which cannot be co-types in their own right. */
const TERMS = new Set(
  [
    'Array ArraySchema Boolean Command CommandPayload CommandRequest CommandResponse CommandType Component Content Date DateTime Double Duration Entity Enum',
    'EnumValue Field Float Integer Interface LineString Long Map MapKey MapValue MultiLineString MultiPoint MultiPolygon NamedEntity Object Point Polygon',
    'PrimitiveSchema Property Relationship Schema SchemaField String Telemetry TelemetrySchema Time Unit boolean date dateTime double duration float integer',
    'lineString long multiLineString multiPoint multiPolygon point polygon string time synchronous asynchronous',
  ].flatMap((line) => line.split(' ')),
);

/** Whether an element may carry a co-type that no known extension defines: in v2 any ("Undefined co-types and properties"), in v3 only with an unknown context. */
export function permitsCotype(dialect: Dialect, type: string): boolean {
  if (dialect.open) return isWordOrDtmi(type) || (dialect.version === 2 && !type.startsWith('dtmi:'));
  return dialect.version === 2 && !TERMS.has(type) && !type.startsWith('dtmi:');
}

/** Whether an element with an undefined co-type may have a key that DTDL does not define. */
export function permitsKey(dialect: Dialect, key: string): boolean {
  return dialect.version === 2 ? !key.startsWith('@') : isWordOrDtmi(key);
}

function isWordOrDtmi(text: string): boolean {
  return /^[A-Za-z]\w*$/.test(text) || parseDtmi(text) !== undefined;
}

/** Contexts that no table here knows, kept as they are when an Interface is written again. */
export function unknownExtensions(extensions: readonly string[]): readonly string[] {
  return extensions.filter((context) => !Object.hasOwn(KNOWN_EXTENSIONS, context));
}
