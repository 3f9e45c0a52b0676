import { type AlertRule, type TwinDefinition } from '@orrery/contracts';
import { compileCondition, type Condition } from '@orrery/twin-model';
import { judgeCondition } from './judge-condition.js';
import { judgeScore, judgeTimeLeft } from './judge-score.js';
import { judgeAbsence, judgeQuality, judgeRate, judgeThreshold } from './judge-value.js';
import { type Judge } from './signal.js';
import { type TwinMemory } from './twin-memory.js';
import { valueWords } from './value-words.js';

/** A rule made ready for twins of one definition. */
export interface CompiledRule {
  readonly rule: AlertRule;
  readonly judge: Judge;
  readonly suppressedWhen?: Condition;
  /** What of the twin it is judged for, one by one: paths, detectors, or '' for the twin as a whole. */
  readonly instances: (twin: TwinMemory) => readonly string[];
  /** The paths it reads. */
  readonly paths: readonly string[];
}

/** A rule that cannot be compiled at all: it came past the reader of the plant folder. */
export interface RuleFault {
  readonly rule: string;
  readonly message: string;
}

const WHOLE = [''];

/** Undefined where the rule has nothing to judge of such a twin; a fault where no twin could be judged by it. */
export function compileRule(rule: AlertRule, { properties }: Pick<TwinDefinition, 'properties'>): CompiledRule | RuleFault | undefined {
  const { check } = rule;
  const words = valueWords(properties);
  const has = (path: string): boolean => Object.hasOwn(properties, path);
  const suppressed = rule.suppressedWhen === undefined ? undefined : conditionFor(rule.suppressedWhen, properties);
  if (suppressed && 'message' in suppressed) return { rule: rule.id, message: suppressed.message };
  const made = (judge: Judge, instances: CompiledRule['instances'], paths: readonly string[]): CompiledRule => ({
    rule,
    judge,
    instances,
    paths: [...paths, ...(suppressed?.condition ? suppressed.condition.references.map(({ path }) => path) : [])],
    ...(suppressed?.condition ? { suppressedWhen: suppressed.condition } : {}),
  });
  switch (check.kind) {
    case 'threshold':
      return has(check.path) ? made(judgeThreshold(check, words), () => WHOLE, [check.path]) : undefined;
    case 'rate':
      return has(check.path) ? made(judgeRate(check), () => WHOLE, [check.path]) : undefined;
    case 'absence':
    case 'quality': {
      // A path without a source is never read: its silence is no news.
      const paths = check.paths.filter((path) => has(path) && properties[path]!.source !== undefined);
      if (paths.length === 0) return undefined;
      return made(check.kind === 'absence' ? judgeAbsence(check) : judgeQuality(check), () => paths, paths);
    }
    case 'score':
    case 'time-left': {
      const judge = check.kind === 'score' ? judgeScore(check) : judgeTimeLeft(check);
      const { detector } = check;
      const gives = (twin: TwinMemory): string[] => Object.keys(twin.scores).filter((name) => check.kind === 'score' || twin.scores[name]?.timeLeftMs !== undefined);
      return made(judge, detector === undefined ? gives : () => [detector], []);
    }
    case 'condition': {
      const compiled = conditionFor(check.condition, properties);
      if (compiled === undefined) return undefined;
      if ('message' in compiled) return { rule: rule.id, message: compiled.message };
      return made(judgeCondition(compiled.condition, words), () => WHOLE, compiled.condition.references.map(({ path }) => path));
    }
  }
}

/** Undefined where it reads paths that such a twin does not have; a message where it is wrong for any twin. */
function conditionFor(text: string, properties: TwinDefinition['properties']): { condition: Condition } | { message: string } | undefined {
  const { condition } = compileCondition(text, new Map(Object.entries(properties)));
  if (condition) return { condition };
  const anyTwin = compileCondition(text);
  if (anyTwin.fault) return { message: anyTwin.fault.message };
  return anyTwin.condition.references.every(({ path }) => Object.hasOwn(properties, path)) ? { message: compileCondition(text, new Map(Object.entries(properties))).fault!.message } : undefined;
}
