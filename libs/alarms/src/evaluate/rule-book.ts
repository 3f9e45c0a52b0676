import { type AlertRule, type PlantRules, type TwinDefinition } from '@orrery/contracts';
import { selectsTwin } from '@orrery/twin-model';
import { type CompiledRule, compileRule, type RuleFault } from './compile-rule.js';

/** The rules of one twin, and the paths they read. */
export interface TwinRules {
  readonly rules: readonly CompiledRule[];
  readonly paths: ReadonlySet<string>;
}

/** All rules as last applied, compiled once for each kind of twin. */
export class RuleBook {
  private readonly sites = new Map<string, PlantRules>();
  private readonly compiled = new Map<string, CompiledRule | RuleFault | undefined>();
  /** Rules that can judge no twin, by rule: what a broken record held. */
  readonly faults = new Map<string, string>();

  /** What a record of plant.rules says; null takes the site's rules out. */
  set(key: string, rules: PlantRules | null): void {
    if (rules) this.sites.set(key, rules);
    else this.sites.delete(key);
    this.compiled.clear();
    this.faults.clear();
  }

  /** The same for the same rules, whenever they were applied. */
  fingerprint(hash: (text: string) => string): string {
    const said = [...this.sites].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, { appliedAt: _appliedAt, ...rules }]) => [key, rules]);
    return hash(JSON.stringify(said));
  }

  siteOf(twinId: string): PlantRules | undefined {
    return this.sites.get(twinId.split(':', 2).join(':'));
  }

  rule(twinId: string, id: string): AlertRule | undefined {
    return this.siteOf(twinId)?.alerts?.find((rule) => rule.id === id);
  }

  rulesFor(twinId: string, definition: TwinDefinition, isWithin: (twinId: string, root: string) => boolean): TwinRules {
    const rules = (this.siteOf(twinId)?.alerts ?? []).filter(({ on }) => selectsTwin(on, twinId, definition, isWithin)).flatMap((rule): CompiledRule[] => {
      const compiled = this.compile(twinId, rule, definition);
      return compiled && 'judge' in compiled ? [compiled] : [];
    });
    return { rules, paths: new Set(rules.flatMap(({ paths }) => paths)) };
  }

  private compile(twinId: string, rule: AlertRule, definition: TwinDefinition): CompiledRule | RuleFault | undefined {
    const key = `${twinId.split(':', 2).join(':')} ${rule.id} ${shapeOf(definition)}`;
    if (!this.compiled.has(key)) this.compiled.set(key, compileRule(rule, definition));
    const compiled = this.compiled.get(key);
    if (compiled && 'message' in compiled) this.faults.set(rule.id, compiled.message);
    return compiled;
  }
}

/** Twins of one model may still be bound otherwise: whether a path has a source counts for absence. */
function shapeOf({ model, properties }: TwinDefinition): string {
  return `${model} ${Object.entries(properties).flatMap(([path, { source }]) => (source === undefined ? [] : [path])).join(',')}`;
}
