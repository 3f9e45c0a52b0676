import { datatypeOf, type Metric, typeOf } from '../payload/index.js';
import { qualityOf } from '../quality.js';
import { isTime, plainValue, type TemplateTypes } from '../value/index.js';
import { type MetricValue, type QuarantineReason } from './host-effect.js';
import { type Declared, type MetricDefinition, type NodeMessage } from './node-state.js';

/** A metric that cannot be taken. */
export interface Refused {
  readonly reason: QuarantineReason;
  readonly detail: string;
}

export const isRefused = (result: MetricValue | MetricDefinition | Refused): result is Refused => 'reason' in result;

const refuse = (reason: QuarantineReason, detail: string): Refused => ({ reason, detail });

/** The definition that a metric of a DATA message names by name or alias. */
export function definitionOf(metric: Metric, declared: Declared, aliasesDoubtful: boolean): MetricDefinition | Refused {
  const { name, alias } = metric;
  if (name !== undefined) {
    const definition = declared.byName.get(name);
    if (definition === undefined) return refuse('unknown-metric', `${name} was in no birth`);
    if (alias !== undefined && declared.byAlias.get(alias)?.name !== name) return refuse('unknown-alias', `${name} has another alias than ${alias}`);
    return definition;
  }
  if (alias === undefined) return refuse('no-name', 'a metric has neither name nor alias');
  const definition = declared.byAlias.get(alias);
  if (definition === undefined) return refuse('unknown-alias', `alias ${alias} was in no birth`);
  return aliasesDoubtful ? refuse('doubtful-alias', `alias ${alias}: the sequence began anew without a birth`) : definition;
}

/** A metric with its datatype → its value; not the value of a template definition. */
export function readMetric(metric: Metric, definition: MetricDefinition, message: NodeMessage, templates: TemplateTypes): MetricValue | Refused {
  const { name, type } = definition;
  const { datatype } = metric;
  // Some encoders write 0, Unknown, where they mean none.
  if (datatype !== undefined && datatype !== 0 && typeOf(datatype) !== type) return refuse('bad-datatype', `${name} was born as ${type}, this is ${typeOf(datatype) ?? datatype}`);
  if (metric.value?.kind === 'template' && metric.value.value.isDefinition) return refuse('bad-template', `${name} is defined outside NBIRTH`);
  const timestamp = metric.timestamp ?? message.payload.timestamp ?? message.at;
  if (!isTime(timestamp)) return refuse('bad-time', `${name} is stamped ${timestamp}, which is no time`);
  const base = {
    name,
    timestamp,
    timeOrigin: metric.timestamp !== undefined ? ('metric' as const) : message.payload.timestamp !== undefined ? ('payload' as const) : ('received' as const),
    ...(metric.isHistorical ? { historical: true as const } : {}),
    ...(metric.isTransient ? { transient: true as const } : {}),
  };
  const quality = qualityOf(metric);
  if (metric.isNull) return { ...base, quality, value: null, datatype: datatypeOf(type) };
  if (metric.value === undefined) return refuse('no-value', `${name} has neither a value nor is_null`);
  const plain = plainValue(type, metric.value, templates);
  if (plain === undefined) return refuse('wrong-type', `${name} is ${type}, its value (${metric.value.kind}) is not`);
  return { ...base, ...plain, quality: plain.raw === undefined ? quality : 'bad' };
}
