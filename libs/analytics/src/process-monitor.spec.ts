import { type DetectorRule } from '@orrery/contracts';
import { type Detector, type DetectorScore } from './detector.js';
import { restoreDetector } from './process-monitor.js';
import { deviates } from './testing-series.js';

const RULE: DetectorRule = {
  id: 'pump', title: 'Pump', on: { twins: ['a:b:c'] }, kind: 'process-monitor', signals: ['flow', 'pressure', 'current', 'mode'], everyMs: 1000, lateness: 1,
  baseline: { kind: 'samples', samples: 200 }, smoothing: 0.1, shift: 2, resolution: 0.001, falseAlarms: 0.001, explained: 0.9, memory: 100,
  persistence: { over: 15, of: 20 }, clearing: { below: 0.9, samples: 20 }, coverage: 0.8,
};

/** A pump: flow and current hang together, the mode stands still. */
function pump(seconds: number, change: (i: number, values: (number | null)[]) => (number | null)[] = (_, values) => values, seed = 7): (number | null)[][] {
  const next = deviates(seed);
  return Array.from({ length: seconds }, (_, i) => {
    const load = next();
    return change(i, [30 + load + 0.3 * next(), 4 + 0.1 * next(), 8 + 0.5 * load + 0.2 * next(), 3]);
  });
}
function feed(detector: Detector, rows: readonly (readonly (number | null)[])[], fromSecond = 0): DetectorScore[] {
  return rows.flatMap((values, i) => values.flatMap((value, j) => detector.read(RULE.signals[j], (fromSecond + i) * 1000 + 100 * j, value, value === null ? 'bad' : 'good')));
}
const last = (scores: readonly DetectorScore[]) => scores.at(-1)!;

describe('a process monitor', () => {
  it('learns, says how far it is, then scores', () => {
    const scores = feed(restoreDetector(RULE), pump(260));
    expect(scores[49]).toMatchObject({ status: 'learning', reason: '50 of 200 samples of the baseline seen' });
    expect(scores[200]).toMatchObject({ status: 'scored', training: { samples: 200, constant: ['mode'], unsettled: [] }, anomaly: { active: false } });
  });

  it('names the signal that shifted, its direction and since when', () => {
    const { anomaly, health } = last(feed(restoreDetector(RULE), pump(330, (i, [flow, ...rest]) => [i >= 260 ? flow! - 6 : flow!, ...rest])));
    expect(anomaly).toMatchObject({ active: true, contributions: [{ path: 'flow', direction: 'below' }, ...anomaly!.contributions.slice(1)] });
    expect(anomaly!.sinceMs! / 1000).toBeGreaterThanOrEqual(260);
    expect(anomaly!.sinceMs! / 1000).toBeLessThan(275);
    expect(health).toBeLessThan(0.5);
  });

  it('sees what no signal shows alone: two that no longer go together (Q)', () => {
    const scores = feed(restoreDetector({ ...RULE, shift: 0.5 }), pump(400, (i, [flow, pressure, current, mode]) => [i >= 260 ? flow! + 1.2 : flow!, pressure!, i >= 260 ? current! - 0.6 : current!, mode!]));
    const { anomaly } = last(scores);
    expect(anomaly!.active).toBe(true);
    expect(anomaly!.parts['q']).toBeGreaterThan(anomaly!.parts['ewma']);
  });

  it('a score still holds when it is told, however long signals are waited for', () => {
    const detector = restoreDetector({ ...RULE, lateness: 60 });
    for (let second = 0; second < 320; second += 1) {
      // What a reading completes is told at that reading's time.
      for (const { validUntilMs } of feed(detector, pump(320).slice(second, second + 1), second)) expect(validUntilMs).toBeGreaterThan(second * 1000 + 10_000);
    }
  });

  it('is not moved by single wild values, nor by slow change', () => {
    const wild = feed(restoreDetector(RULE), pump(600, (i, [flow, ...rest]) => [i % 50 === 0 && i > 200 ? 1e9 : flow! + (i > 200 ? 0.006 * (i - 200) : 0), ...rest]));
    expect(wild.some(({ anomaly }) => anomaly?.active)).toBe(false);
  });

  it('a signal that stood still has moved when it moves', () => {
    const { anomaly } = last(feed(restoreDetector(RULE), pump(300, (i, [flow, pressure, current]) => [flow!, pressure!, current!, i >= 250 ? 4 : 3])));
    expect(anomaly).toMatchObject({ active: true, contributions: [expect.objectContaining({ path: 'mode', direction: 'above' }), ...anomaly!.contributions.slice(1)] });
  });

  it('clears after the cause has gone, and not before', () => {
    const scores = feed(restoreDetector(RULE), pump(460, (i, [flow, ...rest]) => [i >= 260 && i < 340 ? flow! - 6 : flow!, ...rest]));
    const active = scores.filter(({ anomaly }) => anomaly?.active).map(({ atMs }) => atMs / 1000);
    expect(active.at(-1)).toBeGreaterThan(360);
    expect(active.at(-1)).toBeLessThan(400);
  });

  it('insufficient data: below the floor there is no score, and an anomaly neither comes nor goes', () => {
    const scores = feed(restoreDetector(RULE), pump(420, (i, [flow, pressure, current, mode]) => (i < 260 ? [flow!, pressure!, current!, mode!] : i < 300 ? [flow! - 6, pressure!, current!, mode!] : i < 380 ? [null, null, current!, mode!] : [flow! - 6, pressure!, current!, mode!])));
    const blind = scores.filter(({ status }) => status === 'insufficient-data');
    expect(blind[0].reason).toMatch(/% of the input is there, 80 % is the least/);
    expect(blind.at(-1)!.quality).toMatchObject({ worst: 'bad', missing: expect.any(Array) });
    expect(blind.every(({ anomaly, health }) => anomaly === undefined && health === undefined)).toBe(true);
    expect(last(scores).anomaly!.active).toBe(true);
  });

  it('a bad value is never taken for a baseline', () => {
    const scores = feed(restoreDetector(RULE), pump(100, (i, [flow, ...rest]) => [i % 2 === 0 ? null : flow!, ...rest]));
    expect(last(scores).reason).toMatch(/^49 of 200 samples of the baseline seen/);
  });

  it('learns from a named window, whatever came before and after', () => {
    const window = { kind: 'window' as const, from: '1970-01-01T00:01:00.0000000Z', to: '1970-01-01T00:04:20.0000000Z' };
    const wrongBefore = pump(400, (i, [flow, ...rest]) => [i < 55 ? 90 : flow!, ...rest]);
    const scores = feed(restoreDetector({ ...RULE, baseline: window }), wrongBefore);
    expect(last(scores)).toMatchObject({ status: 'scored', training: { fromMs: 60_000, toMs: 260_000, samples: 201 }, anomaly: { active: false } });
  });

  it('says so when the named window held too little', () => {
    const window = { kind: 'window' as const, from: '1970-01-01T00:01:00.0000000Z', to: '1970-01-01T00:01:10.0000000Z' };
    expect(last(feed(restoreDetector({ ...RULE, baseline: window }), pump(100)))).toMatchObject({ status: 'insufficient-data', reason: expect.stringContaining('held 11 complete samples, 30 are the least') });
  });

  it('a signal that wandered through the whole baseline has no limit, and is named', () => {
    const { training } = last(feed(restoreDetector(RULE), pump(260, (i, [flow, pressure, ...rest]) => [flow!, pressure! + i * 0.05, ...rest])));
    expect(training!.unsettled).toEqual(['pressure']);
  });

  it('with its state saved and restored at any sample gives the same scores', () => {
    const rows = pump(330, (i, [flow, ...rest]) => [i >= 260 ? flow! - 6 : flow!, ...rest]);
    const whole = feed(restoreDetector(RULE), rows);
    for (const cut of [1, 57, 199, 200, 201, 202, 265, 300]) {
      const first = restoreDetector(RULE);
      const before = feed(first, rows.slice(0, cut));
      const after = feed(restoreDetector(RULE, JSON.parse(JSON.stringify(first.save()))), rows.slice(cut), cut);
      expect([...before, ...after]).toEqual(whole);
    }
  });

  it('another rule learns anew; the same training data have the same fingerprint', () => {
    const first = restoreDetector(RULE);
    const one = last(feed(first, pump(260)));
    expect(last(feed(restoreDetector({ ...RULE, smoothing: 0.2 }, first.save()), pump(10), 260)).status).toBe('learning');
    expect(last(feed(restoreDetector(RULE), pump(260))).training!.fingerprint).toBe(one.training!.fingerprint);
    expect(last(feed(restoreDetector(RULE), pump(260, undefined, 8))).training!.fingerprint).not.toBe(one.training!.fingerprint);
  });

  it('tells changes at once, and otherwise every tenth sample', () => {
    const scores = feed(restoreDetector(RULE), pump(330, (i, [flow, ...rest]) => [i >= 260 ? flow! - 6 : flow!, ...rest]));
    const due = scores.flatMap(({ due: told }, i) => (told ? [i] : []));
    expect(due.slice(0, 3)).toEqual([0, 10, 20]);
    const raised = scores.findIndex(({ anomaly }) => anomaly?.active);
    expect(due).toContain(raised);
  });
});
