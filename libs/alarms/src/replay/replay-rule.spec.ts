import { DEFINITION, LOW, readings, rule, scored, START } from '../fixtures.js';
import { replayRule } from './replay-rule.js';

const past = [2, 0, 0, 2, 0].map((flow, index) => ({ event: readings(index * 30, { flow }) }));
const until = START + 300_000;

describe('what a rule would have raised over a past window', () => {
  it('is each time with its beginning, its end and what was seen', () => {
    expect(replayRule(rule(LOW), DEFINITION, past, until)).toEqual({
      raised: [
        { twinId: 'acme:riverside:filler', instance: '', raisedMs: START + 30_000, clearedMs: START + 90_000, text: 'flow is 0 L/s, below 1 L/s', suppressed: false },
        { twinId: 'acme:riverside:filler', instance: '', raisedMs: START + 120_000, text: 'flow is 0 L/s, below 1 L/s', suppressed: false },
      ],
      indeterminateMs: 0,
    });
  });

  it('a delay is kept to the moment: the ticks are made from the times that the rule asks for', () => {
    expect(replayRule(rule(LOW, { onDelayMs: 45_000 }), DEFINITION, past, until).raised.map(({ raisedMs }) => (raisedMs - START) / 1000)).toEqual([75, 165]);
    expect(replayRule(rule({ kind: 'absence', paths: ['flow'], forMs: 20_000 }), DEFINITION, past, until).raised).toHaveLength(5);
  });

  it('tells how long the rule could not be judged', () => {
    const holes = [past[0]!, { event: readings(30, { flow: 2 }, 'bad') }, { event: readings(90, { flow: 2 }) }];
    expect(replayRule(rule(LOW), DEFINITION, holes, until).indeterminateMs).toBe(60_000);
  });

  it('takes scores as well', () => {
    const anomaly = { score: 3, momentary: 3, active: true, contributions: [], parts: {} };
    expect(replayRule(rule({ kind: 'score', above: 1 }), DEFINITION, [past[0]!, { score: scored(10, { anomaly }) }], START + 20_000).raised).toEqual([expect.objectContaining({ instance: 'valve', text: 'valve: score 3, above 1' })]);
  });

  it('a rule that does not parse is a fault, not a silence', () => {
    expect(replayRule(rule({ kind: 'condition', condition: 'value("flow") >' }), DEFINITION, past, until).fault).toMatch(/cannot be read/);
  });

  it('the same past gives the same answer', () => {
    const once = replayRule(rule(LOW, { onDelayMs: 1000 }), DEFINITION, past, until);
    expect(replayRule(rule(LOW, { onDelayMs: 1000 }), DEFINITION, past, until)).toEqual(once);
  });
});
