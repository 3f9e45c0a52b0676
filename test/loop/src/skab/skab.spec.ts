import { describeWithData } from '@orrery/testing';
import { judge, total } from './judge.js';
import { type Recording } from './read-recording.js';
import { committedRecording, recordings } from './recordings.js';
import { type Scored, scoreRecording } from './score-recording.js';
import { table } from './table.js';
import { COMMITTED_RULE, VALVE_RULE } from './valve-rule.js';

describeWithData('Real input: the sixteen valve recordings with one setting, each trained on its first 400 rows', ['skab', 'valve1'], () => {
  let scored: Scored[];
  beforeAll(() => {
    scored = recordings()!.map((recording) => scoreRecording(recording, VALVE_RULE));
  });

  it('at least ten have exactly one alert inside the fault and none outside', () => {
    const totals = total(scored, 400);
    expect(totals.of).toBe(16);
    expect(totals.right).toBeGreaterThanOrEqual(10);
    expect(totals.falseAlertsPerHour).toBeLessThan(1);
  });

  it('the anomaly-free recording raises none', () => {
    const free = scored.at(-1)!;
    expect([free.recording.labelled, free.alerts]).toEqual([false, []]);
  });

  it('every alert names its first contributing signal: the flow that the valve throttles', () => {
    expect([...new Set(scored.flatMap(({ alerts }) => alerts.map(({ top }) => top)))]).toEqual(['volumeFlowRateRms']);
  });
});

describe('counting', () => {
  const recording: Recording = {
    name: 'x',
    file: 'x.csv',
    columns: ['A'],
    paths: ['a'],
    labelled: true,
    rows: Array.from({ length: 100 }, (_, i) => ({ atMs: i * 36_000, values: [0], fault: i >= 40 && i < 60 })),
  };
  const at = (from: number, to?: number) => ({ fromMs: from * 36_000, ...(to === undefined ? {} : { toMs: to * 36_000 }), top: 'a' });

  it('is right with one alert inside the fault and none outside, and only then', () => {
    expect([[at(45)], [], [at(45), at(50)], [at(20), at(45)]].map((alerts) => judge({ recording, alerts }).right)).toEqual([true, false, false, false]);
  });

  it('counts rows over which an alert stood, and alerts per normal hour', () => {
    const totals = total([{ recording, alerts: [at(20, 30), at(50, 70)] }], 0);
    expect(totals).toMatchObject({ right: 0, of: 1, far: 20 / 80, balancedAccuracy: 0.5 * (0.5 + 0.75), f1: 20 / (20 + 20 + 10) });
    expect(totals.falseAlertsPerHour).toBeCloseTo(1 / (0.99 * 0.8), 6);
    expect(table([judge({ recording, alerts: [at(45)] })], totals)).toContain('180 s');
  });
});

describe('the committed recording of the same shape', () => {
  const recording = committedRecording();

  it('has exactly one alert, inside the fault, by the flow', () => {
    expect(judge(scoreRecording(recording, COMMITTED_RULE))).toMatchObject({ right: true, top: 'volumeFlowRateRms' });
  });

  it('has paths that a model can have', () => {
    for (const path of recording.paths) expect(path).toMatch(/^[a-z][A-Za-z0-9]*$/);
  });
});
