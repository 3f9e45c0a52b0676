import { Injectable } from '@nestjs/common';
import { OrreryError } from '@orrery/contracts';
import { type Principal } from './principal.js';

/** What one may do with a twin, or with one of its paths (rule R28); writing is not reading, history is not the present. */
export const ACTIONS = ['READ', 'READ_HISTORY', 'WRITE_DESIRED', 'IMPORT_HISTORY', 'COMMAND', 'APPROVE', 'ACKNOWLEDGE', 'SHELVE', 'CONFIGURE', 'ADMINISTER'] as const;
export type Action = (typeof ACTIONS)[number];

/** What one subject may do, as of now: ask for it anew for each request, for every batch of a stream. */
export interface Rights {
  /** Whether nothing is closed to them for this action: no filter is needed. */
  isTotal(action: Action): boolean;
  /** Of a twin as a whole (some path of it is open), or of one of its paths. */
  may(action: Action, twinId: string, path?: string): boolean;
}

/** The one place where it is decided who may do what. */
@Injectable()
export class Access {
  rightsOf(principal: Principal): Rights {
    const engineer = principal.roles.includes('engineer');
    const allowed = (action: Action): boolean => engineer || action === 'READ' || action === 'READ_HISTORY';
    return { isTotal: allowed, may: allowed };
  }

  /** @throws OrreryError `not-found` for a twin that the subject may not even read, `forbidden` for all else they may not do. */
  demand(principal: Principal, action: Action, twinId: string, path?: string): void {
    const rights = this.rightsOf(principal);
    if (rights.may(action, twinId, path)) return;
    if (!rights.may('READ', twinId)) throw new OrreryError('not-found', `there is no twin ${twinId}`, { remedy: 'List the twins with GET /api/v1/twins.', details: { kind: 'unknown-twin' } });
    throw new OrreryError('forbidden', `${principal.name} may not ${action} ${twinId}${path === undefined ? '' : ` ${path}`}`, { remedy: 'Ask an administrator for a grant.', details: { action, twinId, path } });
  }
}
