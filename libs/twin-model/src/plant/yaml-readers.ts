import { type Place } from '../dtdl/place.js';
import { excerpt } from '../dtdl/problem.js';
import { text, type Reader } from '../dtdl/read-shape.js';
import { parseDuration } from './duration.js';

/** A value together with where it stands, for checks that come after reading. */
export interface Placed<T> {
  readonly value: T;
  readonly place: Place;
}

export function placed<T>(reader: Reader<T>): Reader<Placed<T>> {
  return (value, place) => {
    const read = reader(value, place);
    return read === undefined ? undefined : { value: read, place };
  };
}

/** `5s`, `200ms` … in milliseconds, at least `min` of them. */
export function duration(min = 0): Reader<number> {
  return (value, place) => {
    const millis = typeof value === 'string' ? parseDuration(value) : undefined;
    if (millis === undefined)
      return place.report(
        'duration.invalid',
        `${excerpt(value)} is no duration`,
        'write a number and ms, s, m, h or d, e.g. 200ms, 5s, 7d',
      );
    return millis >= min ? millis : place.report('duration.range', `${excerpt(value)} is too short`, `use at least ${min}ms`);
  };
}

/** A text that matches a pattern; `wanted` says in words what that is. */
export function matching(pattern: RegExp, wanted: string, max = 200): Reader<string> {
  return text({
    max,
    fault: (value) => (pattern.test(value) ? undefined : { message: `${excerpt(value)} is not ${wanted}`, fix: `write ${wanted}` }),
  });
}

const ID_PART = '[a-z0-9][a-z0-9-]*';
export const organisationId = matching(new RegExp(`^${ID_PART}$`), 'an organisation id (small letters, digits and hyphens)');
export const twinId = matching(
  new RegExp(`^${ID_PART}:${ID_PART}:[a-z0-9][a-z0-9._-]*$`),
  'a twin id <organisation>:<site>:<name> (small letters, digits and hyphens)',
);
export const sourceId = matching(/^[a-z0-9][a-z0-9._-]*$/, 'a source id (small letters, digits, dots and hyphens)', 100);
export const valuePath = matching(/^[A-Za-z][A-Za-z0-9_]*(\/[A-Za-z][A-Za-z0-9_]*)?$/, 'a path: name, or component/name');

const NODE_ID = /^(?:nsu=[^;]+;)?(?:i=\d{1,10}|s=.+|g=[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}|b=[A-Za-z0-9+/]+=*)$/;

/** A node id with its namespace by URI (OPC UA Part 6 §5.3.1.10). An index is refused: servers renumber namespaces at will. */
export const nodeId = text({
  max: 4096,
  fault: (value) => {
    if (/^ns=\d+;/.test(value))
      return {
        message: `${excerpt(value)} names its namespace by index, which a server may change at any start`,
        fix: 'write nsu=<namespace URI>;… instead of ns=<index>;…',
      };
    return NODE_ID.test(value)
      ? undefined
      : { message: `${excerpt(value)} is not a node id`, fix: 'write nsu=<namespace URI>;s=<id> (or ;i=<number>, ;g=<guid>, ;b=<base64>)' };
  },
});

export const endpointUrl = matching(
  /^opc\.tcp:\/\/(?:\[[0-9A-Fa-f:]+\]|[A-Za-z0-9._-]+)(?::\d{1,5})?(?:\/\S*)?$/,
  'an OPC UA endpoint such as opc.tcp://host:4840',
  2000,
);

export const mqttEndpointUrl = matching(
  /^mqtts?:\/\/(?:\[[0-9A-Fa-f:]+\]|[A-Za-z0-9._-]+)(?::\d{1,5})?\/?$/,
  'an MQTT endpoint such as mqtts://host:8883',
  2000,
);

/** Sparkplug ids are any text without `/`, `+` and `#` (Sparkplug 3.0 §4.1); a metric's name may hold slashes. */
export const sparkplugId = matching(/^[^/+#\0]+$/, 'a Sparkplug id (no /, + or #)');
export const metricAddress = matching(/^[^/+#\0]+(?:\/[^/+#\0:]+){1,2}:.+$/, 'a metric <group>/<edge node>[/<device>]:<metric name>', 1000);

const pointer = matching(/^(?:\/(?:[^~/]|~[01])*)+$/, 'a JSON pointer such as /spindle/speed', 500);
/** RFC 6901; the empty one is the whole payload. */
export const jsonPointer: Reader<string> = (value, place) => (value === '' ? '' : pointer(value, place));

const PLACEHOLDER = '\\{[A-Za-z][A-Za-z0-9_]*\\}';

/** MQTT topic whose levels may be placeholders; `/#` may stand at its end (MQTT 3.1.1 §4.7). */
export const topicTemplate = matching(
  new RegExp(`^(?:${PLACEHOLDER}|[^/+#{}\\0]*)(?:/(?:${PLACEHOLDER}|[^/+#{}\\0]*))*(?:/#)?$`),
  'a topic whose levels are texts or {placeholders}, with /# at its end or not',
  1000,
);
export const twinTemplate = matching(/^[a-z0-9:._{}A-Z-]+$/, 'a twin id with {placeholders}');
export const pathTemplate = matching(/^[A-Za-z0-9_/{}]+$/, 'a path with {placeholders}');
