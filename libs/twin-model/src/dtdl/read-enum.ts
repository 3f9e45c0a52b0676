import { term } from './dtmi.js';
import { type EnumSchema, type EnumValue } from './interface.js';
import { type Place } from './place.js';
import { excerpt } from './problem.js';
import { optionalTypes, readCotypes, readDescribed, readName, refuseRepeated, setOf, type Scope } from './read-element.js';
import { isRecord } from './read-shape.js';

/** What an Enum has beyond what every element has. */
export function readEnum(
  value: Record<string, unknown>,
  scope: Scope,
  place: Place,
): Pick<EnumSchema, 'valueSchema' | 'enumValues'> | undefined {
  const valueSchema = typeof value['valueSchema'] === 'string' ? term(value['valueSchema']) : undefined;
  if (valueSchema !== 'integer' && valueSchema !== 'string') {
    const found = excerpt(value['valueSchema']);
    return place.at('valueSchema').report('enum.value-schema', `the Enum's valueSchema is ${found}`, 'use "integer" or "string"');
  }
  const at = place.at('enumValues');
  const values = setOf(value['enumValues'], at).map((item) => readEnumValue(item.value, valueSchema, scope, item.place));
  refuseRepeated(values, (element) => element.name, 'name', at);
  refuseRepeated(values, (element) => element.enumValue, 'enumValue', at);
  if (scope.dialect.version === 2 && (values.length === 0 || values.length > 100)) {
    const fix = 'correct "enumValues" or write the model in DTDL v3';
    place.report('limit.enum-values', `the Enum has ${values.length} values, DTDL v2 wants 1 to 100`, fix);
  }
  return { valueSchema, enumValues: values.filter((element) => element !== undefined) };
}

function readEnumValue(element: unknown, valueSchema: 'integer' | 'string', scope: Scope, place: Place): EnumValue | undefined {
  if (!isRecord(element)) {
    return place.report('element.invalid', `the EnumValue is ${excerpt(element)}`, 'write an object with "name" and "enumValue"');
  }
  const name = readName(element, scope, place);
  const types = optionalTypes(element, 'EnumValue', place);
  if (!types) return undefined;
  const cotypes = readCotypes(element, types, { type: 'EnumValue', keys: ['name', 'enumValue'] }, scope, place);
  const { enumValue } = element;
  const fits = valueSchema === 'string' ? typeof enumValue === 'string' : isInt32(enumValue);
  if (!fits) {
    const message = `${excerpt(enumValue)} is no ${valueSchema}, which the Enum's valueSchema asks for`;
    return place.at('enumValue').report('enum.value', message, `write ${valueSchema === 'string' ? 'a text' : 'an integer of 4 bytes'}`);
  }
  if (name === undefined) return undefined;
  return { ...readDescribed(element, scope, place), ...cotypes, name, enumValue: enumValue as string | number };
}

function isInt32(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= -(2 ** 31) && value < 2 ** 31;
}
