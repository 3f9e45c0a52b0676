import { Metrics } from './metrics.js';

describe('Metrics', () => {
  let metrics: Metrics;
  beforeEach(() => {
    metrics = new Metrics('twin-projector', '1.2.3');
  });
  const text = () => metrics.registry.metrics();

  it('counts records, late readings and drops under the standard names', async () => {
    metrics.recordsIn('inputs', 500);
    metrics.recordsIn('inputs', 37);
    metrics.recordsOut('events', 12);
    metrics.late('inputs');
    metrics.dropped('unknown-path', 3);
    const lines = (await text()).split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'orrery_records_in_total{stream="inputs",service="twin-projector"} 537',
        'orrery_records_out_total{stream="events",service="twin-projector"} 12',
        'orrery_late_total{stream="inputs",service="twin-projector"} 1',
        'orrery_dropped_total{reason="unknown-path",service="twin-projector"} 3',
        'orrery_build_info{version="1.2.3",service="twin-projector"} 1',
      ]),
    );
  });

  it('reports the lag of the partitions it owns, no others', async () => {
    metrics.lag('inputs', 3, 41);
    metrics.lag('inputs', 4, 1);
    metrics.forgetLag('inputs', 4);
    expect(await text()).toContain('orrery_consumer_lag{topic="inputs",partition="3",service="twin-projector"} 41');
    expect(await text()).not.toContain('partition="4"');
  });

  it('measures freshness from the time of reception in ticks, and never below zero', async () => {
    metrics.fresh('projected', '2020-03-09T10:14:33.0000000Z', Date.parse('2020-03-09T10:14:33.200Z'));
    metrics.fresh('projected', '2020-03-09T10:14:33.1234567Z', Date.parse('2020-03-09T10:14:33.000Z'));
    const lines = await text();
    expect(lines).toContain('orrery_freshness_seconds_bucket{le="0.25",service="twin-projector",stage="projected"} 2');
    expect(lines).toContain('orrery_freshness_seconds_sum{service="twin-projector",stage="projected"} 0.2');
  });

  it('gives the same metric to whoever asks again', async () => {
    const spec = { name: 'orrery_snapshots_total', help: 'Snapshots', labels: ['kind'] as const };
    metrics.counter(spec).inc({ kind: 'full' });
    metrics.counter(spec).inc({ kind: 'full' });
    expect(await text()).toContain('orrery_snapshots_total{kind="full",service="twin-projector"} 2');
  });

  it('keeps two services in one process apart', async () => {
    metrics.recordsIn('inputs');
    expect(await new Metrics('api', '1').registry.metrics()).not.toContain('orrery_records_in_total{');
  });
});
