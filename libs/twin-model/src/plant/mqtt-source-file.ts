import { anything, isRecord, list, number, object, oneOf, record, text, type Reader } from '../dtdl/read-shape.js';
import { timeReader } from '../time/time-pattern.js';
import { type MqttPlantSource } from './plant.js';
import { commonSettings, sourceHead, sourceTail } from './source-file.js';
import { duration, jsonPointer, mqttEndpointUrl, pathTemplate, placed, sparkplugId, topicTemplate, twinTemplate } from './yaml-readers.js';

const ROLES = ['passive', 'secondary', 'primary'] as const;

/** A broker whose edge nodes speak Sparkplug B. */
export const sparkplugSource = object(
  { ...sourceHead('sparkplug'), endpoint: mqttEndpointUrl },
  { ...sourceTail, groups: list(sparkplugId, 1), role: oneOf(ROLES), hostId: sparkplugId, reorderTimeout: duration() },
);

const timeShape = object({ pointer: jsonPointer, format: text({ max: 64 }) }, { zone: text({ max: 64 }) });

/** The form of a payload's time; one that no time can be read by is refused here, not at the first message. */
const time: Reader<NonNullable<ReturnType<typeof timeShape>>> = (value, place) => {
  const read = timeShape(value, place);
  if (!read) return undefined;
  try {
    timeReader(read.format, read.zone);
  } catch (error) {
    const fix = 'write iso, unix-s, unix-ms, unix-us, unix-ns or a pattern such as dd/MM/yyyy HH:mm, with its zone';
    return place.at('format').report('template.time', (error as Error).message, fix);
  }
  return read;
};

const bound = object({ path: pathTemplate }, { unit: text({ max: 64 }), maxAge: duration(1), tolerance: number({ min: 0 }) });
/** A value is its path, or its path with what else is known of it. */
const value: Reader<NonNullable<ReturnType<typeof bound>>> = (written, place) => {
  if (typeof written !== 'string') return bound(written, place);
  const path = pathTemplate(written, place);
  return path === undefined ? undefined : { path };
};

const valueMap = record(placed(value));
/** JSON pointer → path. A pointer that is none is refused; the rest goes on. */
const values: Reader<NonNullable<ReturnType<typeof valueMap>>> = (written, place) => {
  const read = valueMap(written, place);
  if (isRecord(written)) for (const pointer of Object.keys(written)) jsonPointer(pointer, place.at(pointer));
  return read;
};

const template = object(
  { topic: topicTemplate, twin: twinTemplate, values },
  { time, quality: object({ pointer: jsonPointer }, { good: list(anything), uncertain: list(anything), bad: list(anything) }) },
);

/** A broker of plain JSON, read by topic templates. */
export const jsonSource = object({ ...sourceHead('mqtt'), endpoint: mqttEndpointUrl, templates: list(placed(template), 1) }, sourceTail);

export type WrittenSparkplugSource = NonNullable<ReturnType<typeof sparkplugSource>>;
export type WrittenJsonSource = NonNullable<ReturnType<typeof jsonSource>>;
export type WrittenMqttSource = WrittenSparkplugSource | WrittenJsonSource;
export type WrittenTemplate = NonNullable<ReturnType<typeof template>>;
export type WrittenTemplateValue = NonNullable<ReturnType<typeof value>>;

/** Fills in the defaults: a passive host that waits two seconds for a missing sequence number. */
export function mqttSourceWithDefaults(written: WrittenMqttSource): MqttPlantSource {
  const head = { id: written.id, protocol: 'mqtt' as const, endpoint: written.endpoint, ...commonSettings(written) };
  if (written.type === 'mqtt') return { ...head, payload: 'json', templates: written.templates.map(({ value }) => readingOf(value)) };
  return {
    ...head,
    payload: 'sparkplug',
    ...(written.groups === undefined ? {} : { groups: written.groups }),
    role: written.role ?? 'passive',
    ...(written.hostId === undefined ? {} : { hostId: written.hostId }),
    reorderTimeoutMs: written.reorderTimeout ?? 2000,
  };
}

/** How a payload says its time and its quality; what its values are stands in the bindings that are written out. */
function readingOf({ topic, time: at, quality }: WrittenTemplate): NonNullable<MqttPlantSource['templates']>[number] {
  return {
    topic,
    ...(at ? { time: at } : {}),
    ...(quality ? { quality: { pointer: quality.pointer, good: quality.good ?? [], uncertain: quality.uncertain ?? [], bad: quality.bad ?? [] } } : {}),
  };
}
