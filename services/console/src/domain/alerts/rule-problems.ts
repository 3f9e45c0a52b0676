import { ApiError } from '@orrery/client';

/** One thing wrong with a rule, at its line. */
export interface RuleProblem {
  /** From 1 on; undefined where it is of the rule as a whole. */
  readonly line: number | undefined;
  readonly message: string;
  readonly fix: string;
}

export type PreviewFailure =
  | { readonly kind: 'problems'; readonly problems: readonly RuleProblem[] }
  /** There are several rules in the text. */
  | { readonly kind: 'choice'; readonly rules: readonly { readonly id: string; readonly title: string }[] }
  | { readonly kind: 'other' };

/** What the api says about a rule that it cannot preview. */
export function readFailure(failure: unknown): PreviewFailure {
  if (!(failure instanceof ApiError)) return { kind: 'other' };
  const { problems, rules } = failure.problem as { readonly problems?: readonly (Partial<RuleProblem> & { readonly message: string })[]; readonly rules?: readonly { readonly id: string; readonly title: string }[] };
  if (failure.kind === 'rule-problems' && problems) return { kind: 'problems', problems: problems.map(({ line, message, fix = '' }) => ({ line, message, fix })) };
  if (failure.kind === 'rule-choice' && rules && rules.length > 1) return { kind: 'choice', rules };
  return { kind: 'other' };
}

/** Where a line of a text begins and ends. */
export function lineSpan(text: string, line: number): readonly [from: number, to: number] {
  const lines = text.split('\n');
  const from = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  return [from, from + (lines[line - 1]?.length ?? 0)];
}
