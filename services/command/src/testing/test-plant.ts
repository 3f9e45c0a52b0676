import { type CommandRule, type PlantRules, type RegistryEntry, registryKey } from '@orrery/contracts';
import { timestampFromMillis } from '@orrery/twin-model';
import { type Pool } from 'pg';
import { type Defined } from '../plant/plant-view.js';
import { type TestGateways } from './test-broker.js';
import { NAMESPACE } from './test-machines.js';

/** As the api's migrations make them; here only what command reads of it. */
const API_TABLES = `create schema api; create table api.policy_state (version bigint); insert into api.policy_state values (1); create table api.grants (id text primary key, body jsonb);
  create view api.policy_v1 as select version, 1::bigint as tree_version from api.policy_state; create view api.grants_v1 as select id, body from api.grants;
  create table api.definitions (key text primary key, body jsonb, applied_at text); create sequence api.applies;
  create view api.plant_definitions_v1 as select key, body || jsonb_build_object('appliedAt', applied_at) as body from api.definitions; create view api.plant_version_v1 as select last_value::text as version from api.applies;`;

export const twinOf = (name: string): string => `acme:riverside:${name}`;

/** Rules of the machines: two others approve, for those whose name begins with low nobody. */
export function testRules(names: readonly string[], gateways?: TestGateways): PlantRules {
  const [low, high] = [true, false].map((isLow) => names.filter((name) => name.startsWith('low') === isLow)) as [string[], string[]];
  const common = (twins: readonly string[], risk: CommandRule['risk']) => ({ on: { twins: twins.map(twinOf) }, risk, interlock: 'value("jam") == false', maxAgeMs: 600_000, idempotent: false });
  const speed = (risk: CommandRule['risk'], twins: readonly string[]): CommandRule => ({ id: `speed-${risk}`, path: 'speed', range: { low: 3_000, high: 12_000 }, rate: { by: 3_000, perMs: 60_000 }, tolerance: 1, ...common(twins, risk) });
  const clean = (risk: CommandRule['risk'], twins: readonly string[]): CommandRule => ({ id: `clean-${risk}`, path: 'clean', arguments: { seconds: { range: { low: 10, high: 600 } } }, verify: 'value("cleaning")', ...common(twins, risk) });
  return { organisation: 'acme', site: 'riverside', commands: [speed('high', high), speed('low', low), ...(gateways?.rules(twinOf) ?? []), clean('high', high), clean('low', low)], appliedAt: timestampFromMillis(Date.now()) };
}

function testEntries(names: readonly string[], endpoint: string, gateways?: TestGateways): RegistryEntry[] {
  const appliedAt = timestampFromMillis(Date.now());
  const node = (name: string, signal: string) => `nsu=${NAMESPACE};s=${name}.${signal}`;
  const entries = names.flatMap((name): RegistryEntry[] => [
    {
      type: 'binding',
      source: 'plc',
      twinId: twinOf(name),
      items: [
        { node: node(name, 'speed'), path: 'speed', datatype: 'double', unit: 'litrePerSecond', command: { node: node(name, 'speed') } },
        { node: node(name, 'jam'), path: 'jam', datatype: 'boolean' },
        { node: node(name, 'cleaning'), path: 'cleaning', datatype: 'boolean' },
      ],
      methods: [{ path: 'clean', object: `nsu=${NAMESPACE};s=Machines`, method: node(name, 'clean'), arguments: [{ name: 'seconds', as: name === 'low-misfit' ? 'Minutes' : 'Seconds', datatype: 'uint16', unit: 'second' }] }],
      appliedAt,
    },
    { type: 'twin', twinId: twinOf(name), definition: { model: 'dtmi:test:Machine;1', properties: { speed: { kind: 'property', datatype: 'double', writable: true }, jam: { kind: 'telemetry', datatype: 'boolean' }, cleaning: { kind: 'telemetry', datatype: 'boolean' } }, relationships: [], sources: {} }, appliedAt },
  ]);
  return [
    { type: 'source', id: 'plc', protocol: 'opcua', endpoint, securityMode: 'SignAndEncrypt', securityPolicy: 'Basic256Sha256', clock: 'device', acceptPastMs: 1, acceptFutureMs: 1, samplingIntervalMs: 100, publishingIntervalMs: 100, trigger: 'StatusValue', appliedAt },
    ...entries,
    ...(gateways?.entries(twinOf, appliedAt) ?? []),
  ];
}

/** Makes what the api would keep of the plant, and who may do what in it. */
export async function makeApiTables(pool: Pool, names: readonly string[], endpoint: string, gateways?: TestGateways): Promise<void> {
  await pool.query(API_TABLES);
  await applyDefinitions(pool, [
    ...testEntries(names, endpoint, gateways).map((body) => ({ key: registryKey(body), body })),
    { key: 'rules/acme:riverside', body: testRules(names, gateways) },
  ]);
}

/** As an apply does it: all or nothing, and the version changes. */
export async function applyDefinitions(pool: Pool, definitions: readonly Defined[]): Promise<void> {
  const all = definitions.map(({ key, body }) => [key, JSON.stringify(body)]);
  await pool.query(`with changed as (insert into api.definitions select key, body - 'appliedAt', body ->> 'appliedAt' from unnest($1::text[], $2::jsonb[]) as d (key, body) on conflict (key) do update set body = excluded.body, applied_at = excluded.applied_at) select nextval('api.applies')`, [all.map(([key]) => key), all.map(([, body]) => body)]);
}
