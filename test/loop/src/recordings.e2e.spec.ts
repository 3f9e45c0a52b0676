import { type Alert, alerts as alertsTopic, type MaintenanceScore, maintenanceScores } from '@orrery/contracts';
import { readTopic, type TopicReading } from '@orrery/kafka';
import { until } from '@orrery/testing';
import { millisOf } from '@orrery/twin-model';
import { alertsOf } from './skab/alerts-of-scores.js';
import { raisesOf } from './skab/alerts-of-topic.js';
import { Bench, twinOf } from './skab/bench.js';
import { judge, total } from './skab/judge.js';
import { type Recording } from './skab/read-recording.js';
import { committedRecording, recordings } from './skab/recordings.js';
import { type Scored, scoreRecording } from './skab/score-recording.js';
import { table } from './skab/table.js';
import { COMMITTED_RULE, VALVE_RULE } from './skab/valve-rule.js';

const real = recordings();
const all = real ?? [committedRecording()];
/** Rows a second, of one without a fault twice as many: time is played twenty times as fast, and with it what one signal is behind another on its way. */
const PACE = 20;
const LATENESS = 60;
const rule = { ...(real ? VALVE_RULE : COMMITTED_RULE), lateness: LATENESS };
const rows = rule.baseline.kind === 'samples' ? rule.baseline.samples : 0;
const data = real ? 'all sixteen valve recordings and the one without anomaly' : 'the committed recording (ORRERY_DATA is not set)';
/** A score is told at least every tenth sample, and a sample ends when so much has passed. */
const LAST_TOLD_MS = (LATENESS + 15) * 1000;

describe(`Real input, ${data}, over OPC UA with one setting for all`, () => {
  let bench: Bench;
  const readings: TopicReading[] = [];
  const revisions = new Map<string, Map<number, Alert>>();
  const scores = new Map<string, Map<string, MaintenanceScore>>();
  const found: Pick<Scored, 'recording' | 'alerts'>[] = [];
  const raisedFor = (recording: Recording) => raisesOf([...(revisions.get(twinOf(recording))?.values() ?? [])].sort((a, b) => a.rev - b.rev));
  const of = (recording: Recording): { atMs: number; anomaly?: MaintenanceScore['anomaly'] }[] =>
    [...(scores.get(twinOf(recording))?.values() ?? [])].map(({ at, anomaly }) => ({ atMs: millisOf(at), ...(anomaly ? { anomaly } : {}) })).sort((a, b) => a.atMs - b.atMs);

  beforeAll(async () => {
    bench = await Bench.start(all);
    const raised = readTopic<Alert>(bench.system.kafka, alertsTopic, {
      from: 'beginning',
      onRecord: ({ value }) => {
        if (!value) return;
        if (!revisions.has(value.twinId)) revisions.set(value.twinId, new Map());
        revisions.get(value.twinId)!.set(value.rev, value);
      },
    });
    const scored = readTopic<MaintenanceScore>(bench.system.kafka, maintenanceScores, {
      from: 'beginning',
      onRecord: ({ value }) => {
        if (!value) return;
        if (!scores.has(value.twinId)) scores.set(value.twinId, new Map());
        scores.get(value.twinId)!.set(value.at, value);
      },
    });
    readings.push(raised, scored);
    await bench.apply(rule);
    await bench.play(PACE);
    await until('every recording to be scored to its end', () => all.every((recording) => (of(recording).at(-1)?.atMs ?? 0) >= recording.rows.at(-1)!.atMs - LAST_TOLD_MS), { timeoutMs: 120_000 });
    found.push(...all.map((recording) => ({ recording, alerts: alertsOf(of(recording)) })));
  }, 600_000);
  afterAll(async () => {
    for (const reading of readings) await reading.close();
    await bench?.stop();
  }, 60_000);

  it(`exactly one alert raised by alerting inside the fault and none outside, in ${real ? 'at least ten of sixteen files' : 'the file'}: the table`, async () => {
    await until('alerting to have judged every score', () => found.every(({ recording, alerts }) => raisedFor(recording).length >= alerts.length), { timeoutMs: 60_000 });
    const judged = found.map(({ recording }) => judge({ recording, alerts: raisedFor(recording) }));
    process.stderr.write(`\n${table(judged, total(found, rows))}\n\n`);
    expect(judged.filter(({ name, right }) => right && all.find((recording) => recording.name === name)!.labelled).length).toBeGreaterThanOrEqual(real ? 10 : 1);
    // How much later alerting hears of a score than it is of is the machine's, twenty seconds of the recording for each: how many there are is not.
    expect(judged.map(({ name, inside, outside }) => [name, inside, outside])).toEqual(found.map(judge).map(({ name, inside, outside }) => [name, inside, outside]));
  });

  it('a recording without anomaly raises none', () => {
    const calm = all.filter(({ labelled }) => !labelled);
    expect(calm.flatMap(raisedFor)).toEqual([]);
    expect(found.filter(({ recording }) => !recording.labelled).flatMap(({ alerts }) => alerts)).toEqual([]);
  });

  it('every alert names its top contributing signal, direction and since when', () => {
    const raised = all.flatMap((recording) => [...(scores.get(twinOf(recording))?.values() ?? [])]).filter(({ anomaly }) => anomaly?.active);
    expect(raised.length).toBeGreaterThan(0);
    for (const { anomaly } of raised) expect(anomaly).toMatchObject({ since: expect.any(String), contributions: expect.arrayContaining([expect.objectContaining({ path: expect.any(String), direction: expect.stringMatching(/above|below/) })]) });
    expect([...new Set(found.flatMap(({ alerts }) => alerts.map(({ top }) => top)))]).toEqual(['volumeFlowRateRms']);
  });

  it('an alert that somebody acknowledges names its top contributing signals, in which direction and since when', async () => {
    const wanted = found.filter(({ alerts }) => alerts.length > 0).map(({ recording }) => twinOf(recording)).sort();
    const open = await until('an alert of every recording with one', async () => {
      const items = await bench.alerts();
      return wanted.every((twin) => items.some(({ twinId }) => twinId === twin)) ? items : undefined;
    }, { timeoutMs: 60_000, everyMs: 250 });
    expect([...new Set(open.map(({ twinId }) => twinId))].sort()).toEqual(wanted);
    for (const { id } of open) {
      const { state, acknowledged, evidence } = await bench.acknowledge(id);
      expect({ state, by: acknowledged?.by, first: evidence.contributions?.[0] }).toMatchObject({
        state: expect.stringMatching(/^(normal|ack-active)$/),
        by: expect.stringMatching(/operator/i),
        first: { path: 'volumeFlowRateRms', direction: expect.stringMatching(/above|below/), since: expect.any(String) },
      });
    }
  });

  it('played fast through the whole system, each recording gives the alerts that the library gives alone', () => {
    expect(found.map(({ recording, alerts }) => [recording.name, alerts])).toEqual(all.map((recording) => [recording.name, scoreRecording(recording, rule).alerts]));
  });
});
