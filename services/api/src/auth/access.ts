import { Injectable } from '@nestjs/common';
import { type Action, ACTIONS, type Principal, type Reason, type Role } from '@orrery/access';
import { OrreryError } from '@orrery/contracts';
import { CurrentPolicy } from './current-policy.js';
import { Decisions } from './decisions.js';

export { type Action, ACTIONS };

/** What one subject may do, as of now: ask for it anew for each request, for every batch of a stream. */
export interface Rights {
  /** Whether nothing is closed to them for this action: no filter is needed. */
  isTotal(action: Action): boolean;
  /** Whether there is anything they may do it with. */
  mayAnywhere(action: Action): boolean;
  /** Of a twin as a whole (some path of it is open), or of one of its paths. */
  may(action: Action, twinId: string, path?: string): boolean;
  /** Whether no path of the twin is closed to them. */
  mayAll(action: Action, twinId: string): boolean;
}

/** Subjects whose roles are remembered. */
const MAX_SEEN = 1_000;

/** The one place where it is decided who may do what. The guard has read the current policy before any handler runs. */
@Injectable()
export class Access {
  private readonly seen = new Map<string, readonly Role[]>();

  constructor(
    private readonly policy: CurrentPolicy,
    private readonly decisions: Decisions,
  ) {}

  rightsOf(principal: Principal) {
    return this.policy.latest.rightsOf(principal, Date.now()) satisfies Rights;
  }

  /** Reads the current policy. @throws OrreryError `unavailable`; `forbidden` where the subject may do none of the actions with any twin */
  async admit(principal: Principal, actions: readonly Action[]): Promise<void> {
    await this.policy.fresh();
    this.remember(principal);
    const rights = this.rightsOf(principal);
    const open = actions.find((action) => rights.mayAnywhere(action));
    if (open) return this.record(principal, open, true, 'somewhere');
    if (actions[0]) this.record(principal, actions[0], false, 'nowhere');
    throw new OrreryError('forbidden', `${principal.name} has the roles [${principal.roles.join(', ')}] and may not ${actions.join(' or ') || 'do this, as nobody may'}`, {
      remedy: 'Ask an administrator for a grant, or whoever runs the OpenID provider for the role.',
      details: { needs: actions, has: principal.roles },
    });
  }

  /** @throws OrreryError `not-found` for a twin that the subject may not even read, `forbidden` for all else they may not do. */
  demand(principal: Principal, action: Action, twinId: string, path?: string): void {
    const rights = this.rightsOf(principal);
    const allowed = rights.may(action, twinId, path);
    if (!allowed || this.decisions.isLogged(action)) this.record(principal, action, allowed, textOf(rights.why(action, twinId, path)), twinId, path);
    if (allowed) return;
    if (!rights.may('READ', twinId)) throw unknownTwin(twinId);
    throw forbidden(`${principal.name} may not ${action} ${twinId}${path === undefined ? '' : ` ${path}`}`, { action, twinId, path });
  }

  /** For what concerns every twin. @throws OrreryError `forbidden` */
  demandTotal(principal: Principal, action: Action): void {
    const allowed = this.rightsOf(principal).isTotal(action);
    this.record(principal, action, allowed, allowed ? 'everywhere' : 'not everywhere');
    if (!allowed) throw forbidden(`${principal.name} may not ${action} everything, and this concerns everything`, { action });
  }

  /** The roles that a token of theirs last showed to this instance. */
  rolesSeenOf(subject: string): readonly Role[] | undefined {
    return this.seen.get(subject);
  }

  private remember({ subject, roles }: Principal): void {
    if (!this.seen.has(subject) && this.seen.size >= MAX_SEEN) this.seen.clear();
    this.seen.set(subject, roles);
  }

  private record({ subject, name, roles }: Principal, action: Action, allowed: boolean, reason: string, twinId?: string, path?: string): void {
    if (allowed && !this.decisions.isLogged(action)) return;
    const where = { ...(twinId === undefined ? {} : { twinId }), ...(path === undefined ? {} : { path }) };
    this.decisions.record({ at: new Date().toISOString(), subject, name, roles, action, ...where, allowed, reason, policyVersion: this.policy.latest.version });
  }
}

/** As for a twin that nobody registered: whether there is one is not told to whoever may not read it. */
export function unknownTwin(twinId: string): OrreryError {
  return new OrreryError('not-found', `there is no twin ${twinId}`, { remedy: 'List the twins with GET /api/v1/twins.', details: { kind: 'unknown-twin' } });
}

export function textOf(reason: Reason): string {
  if (reason.kind === 'nothing') return 'nothing allows it';
  return reason.kind === 'base' ? `role ${reason.role}` : `${reason.kind} ${reason.id}`;
}

const forbidden = (message: string, details: Record<string, unknown>) => new OrreryError('forbidden', message, { remedy: 'Ask an administrator for a grant.', details });
