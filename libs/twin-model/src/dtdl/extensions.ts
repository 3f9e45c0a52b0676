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
  /** Whether co-types nobody defined are permitted: always in v2 ("Undefined co-types and properties"), in v3 with a context unknown to us. */
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
    open: version === 2 || known.length < extensions.length,
  };
}

/** Contexts that no table here knows, kept as they are when an Interface is written again. */
export function unknownExtensions(extensions: readonly string[]): readonly string[] {
  return extensions.filter((context) => !Object.hasOwn(KNOWN_EXTENSIONS, context));
}
