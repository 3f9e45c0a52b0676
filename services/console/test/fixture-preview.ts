// What a rule would have raised, for the console's own tests, in the answers of the api.
import { type AlertPreview, type AlertPreviewQuery } from '@orrery/client';
import { stamp } from './fixture-plant.ts';
import { type FixtureAnswer } from './fixture-policies.ts';

const MINUTE = 60_000;

/** A priority that there is not is a problem of its line; all else is a rule. */
export function fixturePreview({ yaml = '', from, to }: AlertPreviewQuery): FixtureAnswer {
  const line = yaml.split('\n').findIndex((text) => text.includes('loud')) + 1;
  if (line > 0) return { status: 422, body: { type: 'https://orrery.dev/problems/rule-problems', title: 'x', status: 422, detail: 'the rule has problems', problems: [{ file: 'rules.yaml', path: '/priority', line, column: 11, code: 'rule', message: 'there is no priority "loud"', fix: 'use one of critical, high, medium, low' }] } };
  const [begin, end] = [Date.parse(from), Date.parse(to)];
  const twin = (name: string, every: number, more: Partial<AlertPreview['twins'][number]> = {}): AlertPreview['twins'][number] => ({
    twinId: `acme:riverside:${name}`,
    raised: Array.from({ length: every === 0 ? 0 : Math.floor((end - begin) / (every * MINUTE)) }, (_, index) => {
      const raisedMs = begin + (index + 0.4) * every * MINUTE;
      return { instance: '', raisedAt: stamp(raisedMs), ...(raisedMs + 25 * MINUTE > end ? {} : { clearedAt: stamp(raisedMs + 25 * MINUTE) }), text: 'flowRate is 0.31 L/s, below 0.4 L/s', suppressed: index === 1 };
    }),
    indeterminateMs: 3 * MINUTE,
    ...more,
  });
  const twins = [twin('line1-filler', 200), twin('line2-filler', 400, { begins: stamp(begin + 60 * MINUTE) }), twin('boiler', 0)];
  const raised = twins.reduce((sum, each) => sum + each.raised.length, 0);
  return { status: 200, body: { rule: /^id: (.+)$/m.exec(yaml)?.[1] ?? '?', from, to, twins, raised, perDay: raised / ((end - begin) / 86_400_000) } satisfies AlertPreview };
}
