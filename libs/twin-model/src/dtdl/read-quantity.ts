import { term } from './dtmi.js';
import { SEMANTIC_TYPES } from '../units/semantic-types.js';
import { unitMeant, unitNames, unitOf, unitTypeOf } from '../units/units.js';
import { QUANTITATIVE_TYPES } from './extensions.js';
import { type Schema } from './interface.js';
import { nearest } from './nearest.js';
import { type Place } from './place.js';
import { excerpt } from './problem.js';
import { type Scope } from './read-element.js';

const NONE: ReadonlySet<string> = new Set();
const NUMERIC = ['double', 'float', 'integer', 'long'];

/** What to write instead of a unit nobody knows. */
export function unitSuggestion(text: string, dtdlVersion: 2 | 3 = 3): string {
  const hit = unitMeant(text) ?? nearest(text, unitNames(3));
  if (hit === undefined) return 'use a unit of the DTDL QuantitativeTypes table, e.g. degreeCelsius, litrePerSecond, bar';
  if (dtdlVersion === 2 && !unitNames(2).includes(hit))
    return `DTDL v2 has no such unit; write the model in DTDL v3 with ${QUANTITATIVE_TYPES} and use "${hit}"`;
  return `did you mean "${hit}"?`;
}

/**
 * Semantic type and unit of an element. DTDL v2 has them built in for Telemetry and Property; v3 through QuantitativeTypes,
 * there also for Field, MapValue, CommandRequest and CommandResponse (`applies`).
 */
export function readQuantity(
  value: Record<string, unknown>,
  types: readonly string[],
  schema: Schema | undefined,
  scope: Scope,
  place: Place,
  applies: boolean,
): { semanticTypes: ReadonlySet<string>; found: { semanticType?: string; unit?: string } } {
  const { version, quantitative } = scope.dialect;
  const named = types.filter((type) => Object.hasOwn(SEMANTIC_TYPES, type));
  const semantic = applies ? named.filter((type) => unitTypeOf(type, version) !== undefined) : [];
  const unit = value['unit'];
  const nothing = { semanticTypes: NONE, found: {} };
  if (named.length > 0 && !quantitative) {
    place
      .at('@type')
      .report(
        'unit.context',
        `the semantic type ${named[0]} needs the QuantitativeTypes extension in DTDL v3`,
        `add "${QUANTITATIVE_TYPES}" to "@context"`,
      );
    return { semanticTypes: new Set(named), found: {} };
  }
  const semanticType = semantic[0];
  if (semanticType === undefined) {
    if (unit === undefined) return nothing;
    const hit = types.map((type) => nearest(type, Object.keys(SEMANTIC_TYPES))).find((found) => found !== undefined);
    const owner =
      typeof unit === 'string' ? Object.keys(SEMANTIC_TYPES).find((type) => SEMANTIC_TYPES[type] === unitOf(term(unit))?.type) : undefined;
    const fix = applies ? `add the semantic type to "@type", e.g. ${hit ?? owner ?? 'Temperature'}` : 'remove "unit"';
    place.at('unit').report('unit.without-semantic-type', 'a unit is allowed only beside a semantic type', fix);
    return nothing;
  }
  if (semantic.length > 1)
    place.at('@type').report('semantic-type.several', `the element has the semantic types ${semantic.join(' and ')}`, 'keep one');
  const semanticTypes = new Set(semantic);
  if (schema && !(schema.kind === 'primitive' && NUMERIC.includes(schema.name))) {
    place
      .at('schema')
      .report('semantic-type.schema', `the semantic type ${semanticType} needs a numeric schema`, `use ${NUMERIC.join(', ')}`);
  }
  if (unit === undefined) {
    if (version === 2) place.report('unit.missing', `the semantic type ${semanticType} needs a "unit"`, 'add "unit"');
    return { semanticTypes, found: { semanticType } };
  }
  const name = typeof unit === 'string' ? term(unit) : '';
  const known = unitNames(version).includes(name) ? unitOf(name) : undefined;
  if (!known) {
    place.at('unit').report('unit.unknown', `there is no unit ${excerpt(unit)} in DTDL v${version}`, unitSuggestion(name, version));
    return { semanticTypes, found: { semanticType } };
  }
  const wanted = unitTypeOf(semanticType, version);
  if (known.type !== wanted) {
    const fitting = unitNames(version).filter((candidate) => unitOf(candidate)?.type === wanted);
    place
      .at('unit')
      .report(
        'unit.mismatch',
        `${name} is a ${known.type}, but ${semanticType} is told in a ${wanted}`,
        `use one of ${fitting.join(', ')}`,
      );
  }
  return { semanticTypes, found: { semanticType, unit: name } };
}
