import { Injectable } from '@nestjs/common';
import { OrreryError } from '@orrery/contracts';
import { type Action, ACTIONS } from '../domain/policy/actions.js';
import { BASE_RIGHTS } from '../domain/policy/base-rights.js';
import { type Principal } from './principal.js';

export { type Action, ACTIONS };

/** What one subject may do, as of now: ask for it anew for each request, for every batch of a stream. */
export interface Rights {
  /** Whether nothing is closed to them for this action: no filter is needed. */
  isTotal(action: Action): boolean;
  /** Whether there is anything they may do it with. */
  mayAnywhere(action: Action): boolean;
  /** Of a twin as a whole (some path of it is open), or of one of its paths. */
  may(action: Action, twinId: string, path?: string): boolean;
}

/** The one place where it is decided who may do what. */
@Injectable()
export class Access {
  rightsOf(principal: Principal): Rights {
    const base = new Set<Action>(principal.roles.flatMap((role) => BASE_RIGHTS[role]));
    const allowed = (action: Action): boolean => base.has(action);
    return { isTotal: allowed, mayAnywhere: allowed, may: allowed };
  }

  /** @throws OrreryError `forbidden` where the subject may do none of the actions with any twin. */
  demandAny(principal: Principal, actions: readonly Action[]): void {
    const rights = this.rightsOf(principal);
    if (actions.some((action) => rights.mayAnywhere(action))) return;
    throw new OrreryError('forbidden', `${principal.name} has the roles [${principal.roles.join(', ')}] and may not ${actions.join(' or ') || 'do this, as nobody may'}`, {
      remedy: 'Ask an administrator for a grant, or whoever runs the OpenID provider for the role.',
      details: { needs: actions, has: principal.roles },
    });
  }

  /** @throws OrreryError `not-found` for a twin that the subject may not even read, `forbidden` for all else they may not do. */
  demand(principal: Principal, action: Action, twinId: string, path?: string): void {
    const rights = this.rightsOf(principal);
    if (rights.may(action, twinId, path)) return;
    if (!rights.may('READ', twinId)) throw new OrreryError('not-found', `there is no twin ${twinId}`, { remedy: 'List the twins with GET /api/v1/twins.', details: { kind: 'unknown-twin' } });
    throw new OrreryError('forbidden', `${principal.name} may not ${action} ${twinId}${path === undefined ? '' : ` ${path}`}`, { remedy: 'Ask an administrator for a grant.', details: { action, twinId, path } });
  }
}
