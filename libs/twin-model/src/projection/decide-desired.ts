import { type DesiredInput, type DesiredState, type TwinChange } from '@orrery/contracts';
import { type Answer } from './decision.js';
import { isConverged } from './desired-status.js';
import { fitsDatatype } from './fits-datatype.js';
import { type Twin } from './twin.js';

/** Judges a wish: the precondition first, then every path; a refused wish changes nothing at all (rules R20, R21). */
export function decideDesired(twin: Twin, input: DesiredInput): { changes: TwinChange[]; answer: Answer } {
  const answer = (status: Answer['status'], rev: number, detail?: string): { changes: TwinChange[]; answer: Answer } => ({
    changes: [],
    answer: { requestId: input.requestId, status, rev, ...(detail === undefined ? undefined : { detail }) },
  });
  if (!preconditionHolds(twin, input)) {
    const wishes = Object.keys(input.patch).map((path) => `${path} at wish:${twin.desired[path]?.rev ?? 0}`);
    return answer('precondition-failed', twin.rev, `the twin is at rev:${twin.rev}, ${wishes.join(', ')}; read it again and repeat the change`);
  }
  const rev = twin.rev + 1;
  const changes: TwinChange[] = [];
  for (const [path, wish] of Object.entries(input.patch)) {
    const definition = twin.definition.properties[path];
    if (definition?.writable !== true) {
      return answer('invalid', twin.rev, `${path} is not a writable property of ${twin.definition.model}`);
    }
    if (wish === null) {
      if (twin.desired[path] !== undefined) changes.push({ kind: 'desired', path, state: null });
      continue;
    }
    if (!fitsDatatype(wish.value, definition.datatype)) {
      return answer('invalid', twin.rev, `${path} is ${definition.datatype}; the wish is ${JSON.stringify(wish.value)}`);
    }
    const reported = twin.properties[path];
    const usable = reported !== undefined && (reported.quality === 'good' || reported.quality === 'uncertain');
    const converged = usable && isConverged(reported.value, wish.value, definition.tolerance);
    const state: DesiredState = {
      value: wish.value,
      rev,
      by: input.by,
      at: input.receivedTs,
      ...(wish.expiresAt === undefined ? undefined : { expiresAt: wish.expiresAt }),
      ...(wish.reason === undefined ? undefined : { reason: wish.reason }),
      status: converged ? 'converged' : 'pending',
    };
    changes.push({ kind: 'desired', path, state });
  }
  const applied = answer('applied', changes.length > 0 ? rev : twin.rev);
  return { ...applied, changes };
}

/** A reading moves the twin's revision, a wish at a path only another wish there: whoever changes what they saw names the wish. */
function preconditionHolds(twin: Twin, { ifMatch, ifWish, patch }: DesiredInput): boolean {
  if (ifMatch === undefined && ifWish === undefined) return true;
  if (ifMatch?.includes(twin.rev)) return true;
  return ifWish !== undefined && Object.keys(patch).every((path) => ifWish.includes(twin.desired[path]?.rev ?? 0));
}
