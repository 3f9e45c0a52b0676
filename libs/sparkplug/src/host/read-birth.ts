import { type Metric, typeOf } from '../payload/index.js';
import { BD_SEQ } from '../rebirth-metric.js';
import { memberTypes, type TemplateTypes } from '../value/index.js';
import { type MetricValue } from './host-effect.js';
import { type Declared, type MetricDefinition, type NodeMessage } from './node-state.js';
import { isRefused, readMetric, type Refused } from './read-metric.js';

/** What a birth says: definitions, first values, and the metrics that cannot be taken. */
export interface Birth {
  readonly declared: Declared;
  readonly templates: TemplateTypes;
  readonly values: readonly MetricValue[];
  readonly refused: readonly Refused[];
}

/**
 * Reads the metrics of NBIRTH or DBIRTH. One that is wrong leaves the others alone: a name twice counts once, an alias twice counts
 * for none of the two (nobody can say which is meant).
 * @param known templates of the NBIRTH, for a DBIRTH
 */
export function readBirth(message: NodeMessage, known?: TemplateTypes): Birth {
  const { metrics } = message.payload;
  const templates = known ?? templateTypes(metrics);
  const byName = new Map<string, MetricDefinition>();
  const byAlias = new Map<bigint, MetricDefinition>();
  const ambiguous = new Set<bigint>();
  const values: MetricValue[] = [];
  const refused: Refused[] = [];
  for (const metric of metrics) {
    if (isDefinition(metric)) {
      if (known) refused.push({ reason: 'bad-template', detail: `${metric.name ?? 'a template'} is defined outside NBIRTH` });
      continue;
    }
    const definition = define(metric, byName);
    if (isRefused(definition)) {
      refused.push(definition);
      continue;
    }
    byName.set(definition.name, definition);
    if (metric.alias !== undefined) {
      if (byAlias.has(metric.alias)) ambiguous.add(metric.alias);
      byAlias.set(metric.alias, definition);
    }
    if (definition.name === BD_SEQ && !known) continue;
    const value = readMetric(metric, definition, message, templates);
    if (isRefused(value)) refused.push(value);
    else values.push(value);
  }
  for (const alias of ambiguous) {
    refused.push({ reason: 'duplicate-metric', detail: `alias ${alias} is given twice` });
    byAlias.delete(alias);
  }
  return { declared: { byName, byAlias }, templates, values, refused };
}

function define({ name, datatype }: Metric, byName: ReadonlyMap<string, MetricDefinition>): MetricDefinition | Refused {
  if (name === undefined || name === '') return { reason: 'no-name', detail: 'a metric of a birth has no name' };
  if (byName.has(name)) return { reason: 'duplicate-metric', detail: `${name} is given twice` };
  const type = typeOf(datatype);
  if (type === undefined) return { reason: 'bad-datatype', detail: `${name} has datatype ${datatype ?? 'none'}` };
  if (type === 'PropertySet' || type === 'PropertySetList') return { reason: 'bad-datatype', detail: `${name} is ${type}, which no metric may be` };
  return { name, type };
}

const isDefinition = ({ value }: Metric): boolean => value?.kind === 'template' && value.value.isDefinition === true;

function templateTypes(metrics: readonly Metric[]): TemplateTypes {
  const types = new Map<string, ReadonlyMap<string, number>>();
  for (const { name, value } of metrics) {
    if (name !== undefined && value?.kind === 'template' && value.value.isDefinition) types.set(name, memberTypes(value.value));
  }
  return types;
}
