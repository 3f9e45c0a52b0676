import { type Action, ACTIONS } from './actions.js';
import { BASE_RIGHTS, type Role } from './base-rights.js';
import { concerns, endOf, type Grant, type GrantScope, type Subject } from './grant.js';
import { covers, parsePattern, type PathPattern } from './path-pattern.js';
import { encloses, includes, type Parts } from './scope.js';

/** What decided: what the role may do anyway, a grant, a revoke, or that nothing allows it. */
export type Reason = { readonly kind: 'base'; readonly role: Role } | { readonly kind: 'grant' | 'revoke'; readonly id: string } | { readonly kind: 'nothing' };

interface Rule {
  readonly reason: Reason;
  readonly scope: GrantScope;
  /** Absent: every path. */
  readonly patterns?: readonly PathPattern[];
}

interface Rules {
  readonly granted: Rule[];
  readonly revoked: Rule[];
}

/** What holds for one twin: all of it, nothing of it, or path by path. */
type Verdict = boolean | { readonly granted: readonly Rule[]; readonly revoked: readonly Rule[]; readonly someOpen: boolean; readonly paths: Map<string, boolean> };

/** Twins of these sites, and these twins. */
export interface TwinBounds {
  readonly sites: readonly string[];
  readonly twinIds: readonly string[];
}

/** Verdicts kept for each action, paths kept for each twin; more than that are made anew. */
const MAX_VERDICTS = 50_000;
const MAX_PATHS = 2_000;

/** What one subject may do under one version of the policy, compiled so that asking is a look-up. Pure: time enters once, at the start. */
export class CompiledRights {
  /** Milliseconds since 1970: from then on something has expired, and these rights are not to be asked any more. */
  readonly validUntil: number;
  private readonly rules = new Map<Action, Rules>();
  private readonly verdicts = new Map<Action, Map<string, Verdict>>();
  private readonly total = new Set<Action>();
  private readonly bounds = new Map<Action, TwinBounds>();

  constructor(
    subject: Subject,
    grants: Iterable<Grant>,
    private readonly parts: Parts,
    nowMs: number,
  ) {
    const mine = [...grants].filter((grant) => concerns(grant, subject) && endOf(grant) > nowMs);
    this.validUntil = Math.min(Infinity, ...mine.map(endOf));
    for (const action of ACTIONS) {
      const base = subject.roles.filter((role) => (BASE_RIGHTS[role] as readonly Action[]).includes(action));
      const rules: Rules = { granted: base.map((role) => ({ reason: { kind: 'base', role }, scope: { all: true } })), revoked: [] };
      for (const grant of mine) if (grant.actions.includes(action)) rules[grant.effect === 'grant' ? 'granted' : 'revoked'].push(ruleOf(grant));
      this.rules.set(action, rules);
      this.verdicts.set(action, new Map());
      if (rules.revoked.length === 0 && rules.granted.some((rule) => 'all' in rule.scope && !rule.patterns)) this.total.add(action);
    }
  }

  /** Whether nothing is closed to them for this action. */
  isTotal(action: Action): boolean {
    return this.total.has(action);
  }

  /** Whether there is anything they may do it with, as far as can be said without looking at each twin. */
  mayAnywhere(action: Action): boolean {
    const { granted, revoked } = this.rules.get(action)!;
    return granted.some((rule) => !revoked.some((other) => encloses(other.scope, rule.scope, this.parts) && takesAll(other, rule)));
  }

  /** With a path of a twin; without one: with some path of it. */
  may(action: Action, twinId: string, path?: string): boolean {
    if (this.total.has(action)) return true;
    const verdict = this.verdictOf(action, twinId);
    if (typeof verdict === 'boolean') return verdict;
    if (path === undefined) return verdict.someOpen;
    const known = verdict.paths.get(path);
    if (known !== undefined) return known;
    const segments = path.split('/');
    const open = verdict.granted.some((rule) => reaches(rule, segments)) && !verdict.revoked.some((rule) => reaches(rule, segments));
    if (verdict.paths.size >= MAX_PATHS) verdict.paths.clear();
    verdict.paths.set(path, open);
    return open;
  }

  /** With every path of a twin. */
  mayAll(action: Action, twinId: string): boolean {
    return this.total.has(action) || this.verdictOf(action, twinId) === true;
  }

  /** What `may` rests on. */
  why(action: Action, twinId: string, path?: string): Reason {
    const { granted, revoked } = this.rules.get(action)!;
    const line = this.parts.lineOf(twinId);
    const about = (rule: Rule) => includes(rule.scope, twinId, line) && (path === undefined || reaches(rule, path.split('/')));
    const allowing = granted.filter(about);
    const denying = revoked.filter(about);
    const open = allowing.find((rule) => !denying.some((other) => path !== undefined || takesAll(other, rule)));
    return open?.reason ?? (allowing.length > 0 ? denying[0]?.reason : undefined) ?? { kind: 'nothing' };
  }

  /** Sites and twins beyond which nothing is open, for whoever looks for twins; undefined where that says nothing. */
  boundsOf(action: Action): TwinBounds | undefined {
    const scopes = this.rules.get(action)!.granted.map((rule) => rule.scope);
    if (scopes.some((scope) => 'all' in scope)) return undefined;
    const known = this.bounds.get(action);
    if (known) return known;
    const sites = scopes.flatMap((scope) => ('site' in scope ? [scope.site] : []));
    const others = scopes.filter((scope) => !('site' in scope));
    const twinIds = others.length === 0 ? [] : [...this.parts.twinIds()].filter((twinId) => {
            const line = this.parts.lineOf(twinId);
            return others.some((scope) => includes(scope, twinId, line));
          });
    const bounds = { sites, twinIds };
    this.bounds.set(action, bounds);
    return bounds;
  }

  /** Equal for two of the same subject exactly where they open the same, as far as can be said without looking at each twin. */
  isAs(other: CompiledRights, action: Action): boolean {
    if (this.total.has(action) || other.total.has(action)) return this.total.has(action) === other.total.has(action);
    return this.describe(action) === other.describe(action) && (this.parts === other.parts || !this.describe(action).includes('"subtree"'));
  }

  private describe(action: Action): string {
    const { granted, revoked } = this.rules.get(action)!;
    const of = (rules: Rule[]) => rules.map(({ scope, patterns }) => ({ scope, patterns }));
    return JSON.stringify([of(granted), of(revoked)]);
  }

  private verdictOf(action: Action, twinId: string): Verdict {
    const verdicts = this.verdicts.get(action)!;
    const known = verdicts.get(twinId);
    if (known !== undefined) return known;
    const verdict = this.judge(action, twinId);
    if (verdicts.size >= MAX_VERDICTS) verdicts.clear();
    verdicts.set(twinId, verdict);
    return verdict;
  }

  private judge(action: Action, twinId: string): Verdict {
    const rules = this.rules.get(action)!;
    const line = this.parts.lineOf(twinId);
    const covering = (list: Rule[]) => list.filter((rule) => includes(rule.scope, twinId, line));
    const [granted, revoked] = [covering(rules.granted), covering(rules.revoked)];
    if (granted.length === 0 || revoked.some((rule) => !rule.patterns)) return false;
    if (revoked.length === 0 && granted.some((rule) => !rule.patterns)) return true;
    return { granted, revoked, someOpen: granted.some((rule) => opensMoreThan(rule, revoked)), paths: new Map() };
  }
}

function ruleOf({ id, effect, scope, paths }: Grant): Rule {
  const patterns = paths?.map((path) => parsePattern(path) ?? unreadable(id, path));
  return { reason: { kind: effect, id }, scope, ...(patterns ? { patterns } : {}) };
}

/** Nobody can have stored it; guessing what it was to cover would open or close too much. */
function unreadable(id: string, path: string): never {
  throw new Error(`policy ${id} has a pattern of paths that cannot be read: ${path}`);
}

const EVERY_PATH: PathPattern = ['*'];

const reaches = (rule: Rule, segments: PathPattern) => rule.patterns?.some((pattern) => covers(pattern, segments)) ?? true;

/** Names have no end: where no one pattern covers another, several together do not either. */
const opensMoreThan = (rule: Rule, revoked: readonly Rule[]) => (rule.patterns ?? [EVERY_PATH]).some((pattern) => !revoked.some((other) => reaches(other, pattern)));

const takesAll = (revoke: Rule, rule: Rule) => (rule.patterns ?? [EVERY_PATH]).every((pattern) => reaches(revoke, pattern));
