import { type OpcUaPlantSource } from './plant.js';
import { boolean, list, number, object, oneOf, text } from '../dtdl/read-shape.js';
import { duration, endpointUrl, nodeId, placed, sourceId, twinId, valuePath } from './yaml-readers.js';

const TRIGGERS = ['Status', 'StatusValue', 'StatusValueTimestamp'] as const;
const SECURITY_MODES = ['None', 'Sign', 'SignAndEncrypt'] as const;
/** Policies that OPC UA Part 7 has not deprecated. */
const SECURITY_POLICIES = ['None', 'Basic256Sha256', 'Aes128_Sha256_RsaOaep', 'Aes256_Sha256_RsaPss'] as const;

/** RFC 3339 date or time; a date alone ends with that day (UTC). */
const expiry = text({
  fault: (value) =>
    /^\d{4}-\d\d-\d\d(?:[Tt]\d\d:\d\d:\d\d(?:\.\d{1,7})?(?:[Zz]|[+-]\d\d:\d\d))?$/.test(value) && !Number.isNaN(Date.parse(value))
      ? undefined
      : { message: `"${value}" is no date`, fix: 'write a date as 2026-12-31 or a time as 2026-12-31T18:00:00Z' },
});

const source = object(
  { id: sourceId, type: oneOf(['opcua']), endpoint: endpointUrl },
  {
    securityMode: oneOf(SECURITY_MODES),
    securityPolicy: oneOf(SECURITY_POLICIES),
    waiver: object({ reason: text({ max: 500 }), expires: expiry }, {}),
    user: text({ max: 200 }),
    clock: oneOf(['device', 'recorded']),
    acceptWindow: object({}, { past: duration(), future: duration() }),
    defaults: object({}, { samplingInterval: duration(), publishingInterval: duration(1), trigger: oneOf(TRIGGERS) }),
  },
);

const item = object(
  { node: nodeId, path: valuePath },
  {
    unit: text({ max: 64 }),
    maxAge: duration(1),
    samplingInterval: duration(),
    queueSize: number({ integer: true, min: 1, max: 100_000 }),
    discardOldest: boolean,
    trigger: oneOf(TRIGGERS),
    deadband: object({}, { absolute: number({ min: 0 }), percent: number({ min: 0, max: 100 }) }),
    range: object({ low: number(), high: number() }, {}),
    tolerance: number({ min: 0 }),
    command: object({ node: nodeId }, {}),
  },
);

const binding = object({ source: sourceId, twin: twinId, items: list(placed(item), 1) }, {});

/** `bindings.yaml` as written: every key judged by itself, nothing yet against twins and models. */
export const readBindingsFile = object({}, { sources: list(placed(source)), bindings: list(placed(binding)) });

export type WrittenBindings = NonNullable<ReturnType<typeof readBindingsFile>>;
export type WrittenSource = NonNullable<WrittenBindings['sources']>[number];
export type WrittenItem = NonNullable<ReturnType<typeof item>>;

const DAY = 86_400_000;

/** Fills in the defaults: encrypted and signed, `Basic256Sha256`, device clock, window of rule R18, 100 ms. */
export function sourceWithDefaults({ value }: WrittenSource): OpcUaPlantSource {
  const { waiver, acceptWindow, defaults } = value;
  const securityMode = value.securityMode ?? 'SignAndEncrypt';
  return {
    id: value.id,
    protocol: 'opcua',
    endpoint: value.endpoint,
    securityMode,
    securityPolicy: value.securityPolicy ?? (securityMode === 'None' ? 'None' : 'Basic256Sha256'),
    ...(waiver ? { waiver: { reason: waiver.reason, expires: endOf(waiver.expires) } } : {}),
    ...(value.user === undefined ? {} : { user: value.user }),
    clock: value.clock ?? 'device',
    acceptPastMs: acceptWindow?.past ?? 7 * DAY,
    acceptFutureMs: acceptWindow?.future ?? 600_000,
    samplingIntervalMs: defaults?.samplingInterval ?? 100,
    publishingIntervalMs: defaults?.publishingInterval ?? 100,
    trigger: defaults?.trigger ?? 'StatusValue',
  };
}

/** The end of a waiver as a canonical timestamp; a date alone means the end of that day, UTC. */
function endOf(expires: string): string {
  const millis = expires.length === 10 ? Date.parse(`${expires}T00:00:00Z`) + DAY : Date.parse(expires);
  return `${new Date(millis).toISOString().slice(0, -1)}0000Z`;
}
