import { type Action, type Policy } from '@orrery/access';
import { type Approval, conditionsDigest, type DeviceReading, type Facts, type Movement, type Person, type Stage } from '@orrery/commands';
import { type Pool } from 'pg';
import { type CommandStore } from './adapters/command.store.js';
import { type PlantReader } from './adapters/plant.reader.js';
import { type PolicyReader } from './adapters/policy.reader.js';
import { type SafetyStore } from './adapters/safety.store.js';
import { type SimulationStore } from './adapters/simulation.store.js';
import { judgeInterlock } from './domain/judge-interlock.js';
import { type DeviceOf, readAll } from './plant/device-reads.js';
import { type PlantView, siteKey } from './plant/plant-view.js';
import { placeOf, type ResolvedTarget, resolveTarget } from './plant/resolve-target.js';
import { deedOf, standingOf, targetReads } from './plant/target-reads.js';

export interface FactSources {
  /** Its search path is the service's schema. */
  readonly pool: Pool;
  /** As it is applied now. */
  readonly plant: Pick<PlantReader, 'latest'>;
  readonly deviceOf: DeviceOf;
  readonly policy: PolicyReader;
  readonly safety: SafetyStore;
  readonly commands: CommandStore;
  readonly simulations: Pick<SimulationStore, 'one' | 'forgetOld'>;
  /** Whether approvals must be signed over the command by their approvers' own keys. */
  readonly signatures: Facts['signatures'];
  /** Our clock, as a canonical timestamp. */
  readonly now: () => string;
}

export type Wish = Omit<Facts['wish'], 'approvals'>;

/** Everything that the guards look at, read now: the device on our own connection, the policy and what people put in the way in PostgreSQL. */
export async function gatherFacts(sources: FactSources, stage: Stage, wish: Wish, approvals: readonly Approval[]): Promise<{ facts: Facts; resolved: ResolvedTarget }> {
  const { pool, now } = sources;
  const plant = await sources.plant.latest();
  const resolved = resolveTarget(plant, wish.twinId, wish.path);
  const device = await readDevice(plant, sources.deviceOf, wish, resolved);
  const policy = await sources.policy.read(plant.parts);
  const at = now();
  const obstacles = await sources.safety.obstacles(pool, siteKey(wish.twinId), [...plant.parts.lineOf(wish.twinId)], at);
  const movements = (await sources.commands.written(pool, wish.twinId, wish.path)).map(({ sent }): Movement => ({ from: sent!.mark.value, at: sent!.at, ...(sent!.mark.serverTs === undefined ? {} : { deviceAt: sent!.mark.serverTs }) }));
  const simulation = wish.simulation && (await sources.simulations.one(pool, wish.simulation.run));
  const may = (person: Person, action: 'COMMAND' | 'APPROVE') => mayDo(policy, person, action, wish.twinId, wish.path);
  const facts: Facts = {
    stage,
    at,
    wish: { ...wish, approvals },
    ...(resolved.target ? { target: resolved.target, conditions: conditionsDigest(resolved.target, placeOf(plant, resolved)) } : {}),
    ...device,
    movements,
    ...(simulation ? { simulation } : {}),
    ...obstacles,
    signatures: sources.signatures,
    proposerMay: may(wish.by, 'COMMAND'),
    mayApprove: approvals.filter(({ by }) => may(by, 'APPROVE')).map(({ by }) => by.subject),
  };
  return { facts, resolved };
}

export const mayDo = (policy: Policy, { subject, roles }: Person, action: Action, twinId: string, path?: string): boolean =>
  policy.rightsOf({ subject, roles: roles as never }, Date.now()).may(action, twinId, path);

async function readDevice(plant: PlantView, deviceOf: DeviceOf, wish: Wish, { target, at, condition, maxAgeOf }: ResolvedTarget): Promise<Pick<Facts, 'current' | 'mode' | 'interlock' | 'device'>> {
  const { twinId } = wish;
  const paths = [...new Set(condition?.references.map(({ path }) => path) ?? [])];
  const own = targetReads(plant, twinId, at);
  const deed = deedOf(at, wish);
  const [[mode, ...readings], obstacle] = await Promise.all([
    readAll(deviceOf, [{ signal: target?.mode ? plant.signalOf(twinId, target.mode.path) : undefined }, ...paths.map((path) => ({ signal: plant.looked(twinId, path).signal })), ...own]),
    at && deed ? deviceOf(at.source).obstacle(deed) : 'there is nothing that the device could be asked to do',
  ]);
  const inputs = new Map<string, DeviceReading | undefined>(paths.map((path, index) => [path, readings[index]]));
  const { target: current } = standingOf(plant, twinId, at, readings.slice(paths.length));
  return {
    ...(current ? { current } : {}),
    ...(mode ? { mode } : {}),
    ...(condition ? { interlock: judgeInterlock(condition, inputs, maxAgeOf, (path) => plant.looked(twinId, path).name) } : {}),
    device: obstacle === undefined ? { takes: true } : { takes: false, because: obstacle },
  };
}
