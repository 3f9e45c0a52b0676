import { type Policy } from '@orrery/access';
import { type Person } from '@orrery/commands';
import { type CommandOutcome, type CommandRequest, commandRequests, OrreryError } from '@orrery/contracts';
import { type PoolClient } from 'pg';
import { mayNotLift } from './domain/may-lift.js';
import { type FactSources, mayDo } from './gather-facts.js';
import { type PlantView, siteKey } from './plant/plant-view.js';

export type ObstacleRequest = Extract<CommandRequest, { type: 'lock' | 'unlock' | 'kill' | 'release' | 'window' }>;
/** What came of it, in the transaction in which it is done; refused: nothing was changed, and why. */
export type ObstacleEffect = (tx: PoolClient) => Promise<CommandOutcome | { readonly refused: string; readonly code: 'forbidden' | 'conflict' }>;

/**
 * Locks, kill switches, and maintenance windows that are shortened. Whoever may command or approve may stop; letting go on is for fewer: of a site who may approve,
 * of an asset who locked it or may approve or administer, of a window who may shelve.
 * @throws OrreryError forbidden, unavailable
 */
export async function handleObstacle(sources: FactSources, request: ObstacleRequest, by: Person): Promise<ObstacleEffect> {
  const { policy, safety, now } = sources;
  const plant = await sources.plant.latest();
  const rights = await policy.read(plant.parts);
  if (!mayAtAll(request, by, rights, plant)) throw new OrreryError('forbidden', `${by.name} may not ${request.type} ${commandRequests.keyOf(request)}`);
  const at = now();
  const { type, reason } = request;
  const outcome = { request: request.id, by: by.name, reason, at };
  switch (type) {
    case 'lock':
      return async (tx) => {
        if (await safety.lock(tx, request.twinId, by, reason, at)) return { ...outcome, type: 'locked', twinId: request.twinId };
        const lock = await safety.lockOf(tx, request.twinId);
        return { refused: `${request.twinId} is locked already, by ${lock?.by}: ${lock?.reason}`, code: 'conflict' };
      };
    case 'unlock':
      return async (tx) => {
        const { twinId } = request;
        const lock = await safety.lockOf(tx, twinId);
        if (!lock) return { refused: `${twinId} is not locked`, code: 'conflict' };
        const problem = mayNotLift(twinId, lock, by, (action) => mayDo(rights, by, action, twinId));
        if (problem !== undefined) return { refused: problem, code: 'forbidden' };
        await safety.unlock(tx, twinId);
        // Who lifts the lock of another says so where it is kept for ever.
        return { ...outcome, type: 'unlocked', twinId, reason: lock.subject === by.subject ? reason : `${reason} (it was locked by ${lock.by}: ${lock.reason})` };
      };
    case 'kill':
      return async (tx) => {
        await safety.kill(tx, request.site, by.name, reason, at);
        return { ...outcome, type: 'killed', site: request.site };
      };
    case 'release':
      return async (tx) => {
        await safety.release(tx, request.site);
        return { ...outcome, type: 'released', site: request.site };
      };
    case 'window':
      return async (tx) => {
        const { window: id, twinId, from, until } = request;
        if (!(await safety.settleWindow(tx, { id, twinId, from, until, reason }, request.at))) return { refused: `the maintenance window ${id} is over another twin`, code: 'conflict' };
        return { ...outcome, type: 'window-changed', twinId, reason: `maintenance window ${id}, now from ${from} until ${until}: ${reason}` };
      };
  }
}

function mayAtAll(request: ObstacleRequest, by: Person, policy: Policy, plant: PlantView): boolean {
  const actions = ACTIONS[request.type];
  if ('twinId' in request) return actions.some((action) => mayDo(policy, by, action, request.twinId));
  const twins = [...plant.parts.twinIds()].filter((twinId) => siteKey(twinId) === request.site);
  return actions.some((action) => twins.some((twinId) => mayDo(policy, by, action, twinId)));
}

const ACTIONS = { lock: ['COMMAND', 'APPROVE'], unlock: ['COMMAND', 'APPROVE', 'ADMINISTER'], kill: ['COMMAND', 'APPROVE'], release: ['APPROVE'], window: ['SHELVE'] } as const;
