import { type RegistryEntry } from '@orrery/contracts';
import { timestampFromMillis } from '@orrery/twin-model';
import { SOURCE, twinIdOf } from '../load/readings.js';

export const MESSAGES = 30_000;
export const MACHINES = 100;
export const FILTER = 'bench/+/telemetry';
const TEMPLATE = 'bench/{machine}/telemetry';
const topicOf = (machine: number): string => `bench/m${machine}/telemetry`;

/** How a process of the benchmark reaches the broker; plain data, so that it can be sent to a worker. */
export interface BrokerLogin {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  /** PEM of the broker's authority. */
  readonly ca: string;
}

/** Message n of a round: the machines in turn, one value each, a millisecond apart. */
export function message(n: number, startMs: number): { topic: string; payload: string } {
  return { topic: topicOf(n % MACHINES), payload: `{"ts":"${new Date(startMs + n).toISOString()}","count":${n}}` };
}

/** The source as the registry has it, and the binding of each machine. */
export function registry(endpoint: string, user: string): { source: RegistryEntry; bindings: RegistryEntry[] } {
  const appliedAt = timestampFromMillis(Date.now());
  return {
    source: {
      type: 'source',
      id: SOURCE,
      protocol: 'mqtt',
      payload: 'json',
      endpoint,
      user,
      clock: 'device',
      acceptPastMs: 604_800_000,
      acceptFutureMs: 600_000,
      templates: [{ topic: TEMPLATE, time: { pointer: '/ts', format: 'iso' } }],
      appliedAt,
    },
    bindings: Array.from({ length: MACHINES }, (_, machine) => ({
      type: 'binding',
      source: SOURCE,
      twinId: twinIdOf(machine),
      items: [{ topic: topicOf(machine), pointer: '/count', template: TEMPLATE, path: 'count', datatype: 'double' }],
      appliedAt,
    })),
  };
}
