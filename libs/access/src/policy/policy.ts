import { concerns, endOf, type Grant, type Subject } from './grant.js';
import { CompiledRights } from './rights.js';
import { type Parts } from './scope.js';

/** Subjects whose rights are kept compiled. */
const MAX_COMPILED = 1_000;

/** One version of who may do what, over one version of what is part of what. */
export class Policy {
  private readonly compiled = new Map<string, CompiledRights>();

  constructor(
    readonly version: number,
    readonly treeVersion: number,
    readonly grants: readonly Grant[],
    readonly parts: Parts,
  ) {}

  rightsOf(subject: Subject, nowMs: number): CompiledRights {
    const key = `${subject.roles.join(',')}|${subject.subject}`;
    const known = this.compiled.get(key);
    if (known && nowMs < known.validUntil) return known;
    const rights = new CompiledRights(subject, this.grants, this.parts, nowMs);
    if (this.compiled.size >= MAX_COMPILED) this.compiled.clear();
    this.compiled.set(key, rights);
    return rights;
  }

  /** Those that concern a subject and hold. */
  grantsOf(subject: Subject, nowMs: number): Grant[] {
    return this.grants.filter((grant) => concerns(grant, subject) && endOf(grant) > nowMs);
  }

  /** When the next of its grants ends; Infinity where none does. */
  nextEnd(nowMs: number): number {
    return Math.min(Infinity, ...this.grants.map(endOf).filter((end) => end > nowMs));
  }
}
