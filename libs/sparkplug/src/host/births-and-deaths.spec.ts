import { BIRTH_METRICS, born, brief, dbirth, ddata, ddeath, message, nbirth, ndata, ndeath, Watch } from '../fixture/plant.js';
import { bdSeqMetric } from '../rebirth-metric.js';

describe('births and deaths (rule R10)', () => {
  it('NBIRTH brings the node online at the time of its payload, with bdSeq and its values', () => {
    const watch = new Watch();
    const effects = watch.hear({ ...nbirth(1_000, { bdSeq: 3 }), at: 1_050 });
    expect(effects[0]).toEqual({
      type: 'node',
      group: 'Riverside',
      edgeNode: 'line1',
      online: true,
      at: 1_000,
      bdSeq: 3n,
      metrics: ['bdSeq', 'Node Control/Rebirth', 'flow', 'count'],
    });
    expect(brief(effects)).toEqual(['node online at 1000', 'NBIRTH Node Control/Rebirth=false flow=1 count=5']);
    expect(watch.node).toMatchObject({ online: true, bdSeq: '3', lastBirthTs: 1_000, births: 1 });
  });

  it('NDEATH takes the node, its devices and all their metrics offline at the time of receipt', () => {
    const watch = new Watch();
    watch.hear(nbirth(1_000), dbirth(1, 1_001));
    expect(watch.hear({ ...ndeath(5), at: 9_000 })).toEqual([
      { type: 'node', group: 'Riverside', edgeNode: 'line1', online: false, at: 9_000, metrics: ['bdSeq', 'Node Control/Rebirth', 'flow', 'count'] },
      { type: 'device', group: 'Riverside', edgeNode: 'line1', device: 'meter', online: false, at: 9_000, metrics: ['energy'] },
    ]);
    expect(watch.node).toMatchObject({ online: false, deaths: 1, devices: [{ device: 'meter', online: false }] });
  });

  it('DDEATH takes the device and its metrics offline at the time of its payload, the node stays', () => {
    const watch = new Watch();
    watch.hear(nbirth(1_000), dbirth(1, 1_001));
    expect(watch.hear({ ...ddeath(2, 1_500), at: 9_000 })).toEqual([
      { type: 'device', group: 'Riverside', edgeNode: 'line1', device: 'meter', online: false, at: 1_500, metrics: ['energy'] },
    ]);
    expect(watch.node.online).toBe(true);
    expect(brief(watch.hear(dbirth(3, 2_000)))).toEqual(['meter online at 2000', 'DBIRTH energy=7']);
  });

  it('an NDEATH of an older connection (other bdSeq) is ignored and counted', () => {
    const watch = new Watch();
    watch.hear(nbirth(1_000, { bdSeq: 6 }), nbirth(2_000, { bdSeq: 7 }));
    expect(brief(watch.hear(ndeath(2_100, 6)))).toEqual(['warning wrong-bdseq']);
    expect(brief(watch.hear(message('NDEATH', { timestamp: 2_200 })))).toEqual(['warning wrong-bdseq']);
    expect(watch.node).toMatchObject({ online: true, wrongBdSeq: 2, deaths: 0 });
    expect(brief(watch.hear(ndeath(2_300, 7)))).toEqual(['node offline at 2300']);
  });

  it('when a birth was missed, the NDEATH of a later connection counts, that of an earlier one does not', () => {
    const watch = new Watch({ reorderTimeoutMs: 0 });
    watch.hear(nbirth(1_000, { bdSeq: 255 }));
    for (let seq = 1; seq < 60; seq++) watch.hear(ndata(seq, 1_000 + seq));
    watch.hear(ndata(3, 5_000)); // of a connection whose birth did not come
    expect(brief(watch.hear(ndeath(6_000, 254)))).toEqual(['warning wrong-bdseq']);
    expect(brief(watch.hear(ndeath(6_000, 0)))).toEqual(['node offline at 6000']);
  });

  it('a rebirth with the same bdSeq keeps the session: its NDEATH still counts', () => {
    const watch = new Watch();
    watch.hear(nbirth(1_000, { bdSeq: 7 }), ndata(1, 1_100), nbirth(1_200, { bdSeq: 7 }));
    expect(brief(watch.hear(ndata(1, 1_300)))).toEqual(['NDATA flow=1']);
    expect(brief(watch.hear(ndeath(1_400, 7)))).toEqual(['node offline at 1400']);
  });

  it('NDEATH needs no sequence number, and one that has it is taken all the same', () => {
    const watch = new Watch();
    watch.hear(nbirth(1_000), ndata(1, 1_100));
    expect(brief(watch.hear(message('NDEATH', { timestamp: 1_200, seq: 0, metrics: [bdSeqMetric(0, 1_200)] })))).toEqual([
      'warning seq-of-death',
      'node offline at 1200',
    ]);
  });

  it('a death twice is one death', () => {
    const watch = new Watch();
    watch.hear(nbirth(1_000), ndeath(1_100));
    expect(watch.hear(ndeath(1_200))).toEqual([]);
    expect(watch.node.deaths).toBe(1);
  });

  it('data after the death are quarantined until the next birth', () => {
    const watch = new Watch();
    watch.hear(nbirth(1_000), ndeath(1_100));
    expect(brief(watch.hear(ndata(1, 1_200)))).toEqual(['quarantine before-birth', 'rebirth before-birth']);
    expect(brief(watch.hear(nbirth(1_300, { bdSeq: 1 }), ndata(1, 1_400))).slice(-1)).toEqual(['NDATA flow=1']);
  });

  it('a device that the new birth sequence leaves out is offline with the first data after it', () => {
    const watch = new Watch();
    watch.hear(nbirth(1_000), dbirth(1, 1_001, 'a'), dbirth(2, 1_002, 'b'));
    watch.hear(nbirth(2_000), dbirth(1, 2_001, 'b'));
    expect(brief(watch.hear(ndata(2, 2_100)))).toEqual(['a offline at 2100', 'NDATA flow=2']);
    expect(watch.node.devices).toEqual([
      { device: 'a', online: false },
      { device: 'b', online: true },
    ]);
  });

  it('devices of the same name behind different edge nodes are two devices', () => {
    const watch = new Watch();
    const other = (from: ReturnType<typeof nbirth>) => ({ ...from, topic: from.topic.replace('line1', 'line2') });
    watch.hear(nbirth(1_000), dbirth(1, 1_001), other(nbirth(1_000)), other(dbirth(1, 1_001)));
    watch.hear(ndeath(2_000));
    expect(watch.host.summaries().map(({ edgeNode, devices }) => [edgeNode, devices[0]!.online])).toEqual([
      ['line1', false],
      ['line2', true],
    ]);
  });

  it('NBIRTH whose sequence number is not 0 is taken, with a warning, and data count on from it', () => {
    const watch = new Watch();
    const birth = message('NBIRTH', { timestamp: 1_000, seq: 255, metrics: [bdSeqMetric(0, 1_000), born('Node Control/Rebirth', 'Boolean', false), ...BIRTH_METRICS] });
    expect(brief(watch.hear(birth))[0]).toBe('warning nbirth-seq');
    expect(brief(watch.hear(ndata(0, 1_100)))).toEqual(['NDATA flow=0']);
  });

  it('NBIRTH without sequence number, bdSeq, Node Control/Rebirth or timestamp is taken, with a warning for each', () => {
    const watch = new Watch();
    expect(brief(watch.hear({ ...message('NBIRTH', { metrics: [...BIRTH_METRICS] }), at: 77 }))).toEqual([
      'warning no-seq',
      'warning no-bdseq',
      'warning no-rebirth-metric',
      'warning no-timestamp',
      'node online at 77',
      'NBIRTH flow=1 count=5',
    ]);
    expect(brief(watch.hear({ ...ndeath(1, 99), at: 88 }))).toEqual(['node offline at 88']);
  });

  it.each([Date.UTC(2026, 0) * 1_000, 2 ** 63, 253_402_300_800_000])('births of a clock with the wrong unit (%d) count since their receipt, with a warning; their values have no time', (timestamp) => {
    const watch = new Watch();
    expect(brief(watch.hear({ ...nbirth(timestamp), at: 77 }))).toEqual(['warning bad-timestamp', 'node online at 77', 'quarantine bad-time']);
    expect(brief(watch.hear({ ...dbirth(1, timestamp), at: 78 }))).toEqual(['warning bad-timestamp', 'meter online at 78', 'quarantine bad-time']);
    expect(brief(watch.hear(ndata(2, 100), { ...ddeath(3, timestamp), at: 79 }))).toEqual(['NDATA flow=2', 'warning bad-timestamp', 'meter offline at 79']);
    expect(watch.node.lastBirthTs).toBe(77);
  });

  it('NBIRTH with a sequence number beyond 255 is quarantined', () => {
    const watch = new Watch();
    expect(brief(watch.hear(message('NBIRTH', { timestamp: 1, seq: 256 })))).toEqual(['quarantine bad-seq']);
    expect(watch.node.online).toBe(false);
  });

  it('a birth larger than the bound is quarantined, the node is not born, others are unharmed', () => {
    const watch = new Watch({ bounds: { maxMetricsPerNode: 4 } });
    const neighbour = { ...nbirth(1_000), topic: 'spBv1.0/Riverside/NBIRTH/line2' };
    watch.hear(neighbour, nbirth(1_000));
    const many = Array.from({ length: 5 }, (_, index) => born(`m${index}`, 'Int8', 1));
    expect(brief(watch.hear(nbirth(2_000, { metrics: many })))).toEqual(['node offline at 2000', 'quarantine oversized-birth']);
    expect(brief(watch.hear(ndata(1, 2_100)))[0]).toBe('quarantine before-birth');
    expect(watch.host.summaries()[0]!.online).toBe(true);
    expect(brief(watch.hear(dbirth(1, 2_200, 'meter', many)))[0]).toBe('quarantine before-birth');
  });

  it('the bound counts the metrics of all devices of a node together', () => {
    const watch = new Watch({ bounds: { maxMetricsPerNode: 5 } });
    watch.hear(nbirth(1_000), dbirth(1, 1_001, 'a'));
    expect(brief(watch.hear(dbirth(2, 1_002, 'b')))).toEqual(['quarantine oversized-birth']);
    expect(brief(watch.hear(dbirth(3, 1_003, 'a')))[0]).toBe('a online at 1003');
  });

  it('a death before any birth is known is reported: this host may have come later', () => {
    expect(brief(new Watch().hear(ndeath(1_000)))).toEqual(['node offline at 1000']);
  });

  it('DDATA and DDEATH of a device that was not born: data are quarantined, a death changes nothing', () => {
    const watch = new Watch();
    watch.hear(nbirth(1_000));
    expect(brief(watch.hear(ddata(1, 1_100)))).toEqual(['quarantine before-birth', 'rebirth before-birth']);
    expect(brief(watch.hear(ddeath(2, 1_200)))).toEqual([]);
  });

  it('DBIRTH before NBIRTH is quarantined', () => {
    expect(brief(new Watch().hear(dbirth(1, 1_000)))).toEqual(['quarantine before-birth', 'rebirth before-birth']);
  });
});
