/**
 * How one unit relates to the base unit of its dimension: `base = value × factor + offset`.
 * `[symbol, factor, offset?]`, the offset only for temperature scales.
 */
export type Conversion = readonly [symbol: string, factor: number, offset?: number];

/** Units by DTDL name, grouped under DTDL's unit type (or a finer group where the type mixes dimensions). */
export type UnitTable = Readonly<Record<string, Readonly<Record<string, Conversion>>>>;
