import fc from 'fast-check';
import { brief, dbirth, ddata, ddeath, message, nbirth, ndata, ndeath, valuesOf, Watch } from '../fixture/plant.js';

const flows = (effects: Parameters<typeof valuesOf>[0]) => valuesOf(effects).flatMap(({ name, value }) => (name === 'flow' ? [value] : []));

describe('sequence numbers (rule R11)', () => {
  it('count over NBIRTH, DBIRTH, NDATA, DDATA and DDEATH of an edge node, and from 255 on to 0', () => {
    const watch = new Watch();
    watch.hear(nbirth(1_000), dbirth(1, 1_001), ndata(2, 1_002), ddata(3, 1_003), ddeath(4, 1_004));
    for (let seq = 5; seq < 300; seq++) watch.hear(ndata(seq % 256, 1_000 + seq));
    expect(watch.node).toMatchObject({ sequenceLosses: 0, quarantined: 0, rebirthsAsked: 0 });
  });

  it('a message out of order starts the timer; when the missing one arrives in time, both are taken in order and the timer ends', () => {
    const watch = new Watch();
    watch.hear(nbirth(1_000));
    expect(watch.hear(ndata(2, 1_200))).toEqual([]);
    expect(watch.host.nextTimerAt).toBe(2_200);
    expect(flows(watch.hear(ndata(1, 1_100)))).toEqual([1, 2]);
    expect(watch.host.nextTimerAt).toBeUndefined();
    expect(watch.tick(9_999)).toEqual([]);
    expect(watch.node).toMatchObject({ sequenceLosses: 0, rebirthsAsked: 0 });
  });

  it('when the timer runs out, what waited is taken in order, the loss is counted and one rebirth is asked for', () => {
    const watch = new Watch();
    watch.hear(nbirth(1_000), ndata(3, 1_300), ndata(5, 1_500), ndata(2, 1_200));
    expect(watch.tick(2_299)).toEqual([]);
    const effects = watch.tick(2_300);
    expect(brief(effects)).toEqual(['NDATA flow=2', 'NDATA flow=3', 'NDATA flow=5', 'rebirth sequence-gap']);
    expect(watch.node).toMatchObject({ sequenceLosses: 2, rebirthsAsked: 1 });
    expect(brief(watch.hear(ndata(6, 2_400)))).toEqual(['NDATA flow=6']);
  });

  it('the time to wait is a setting; 0 waits not at all', () => {
    const patient = new Watch({ reorderTimeoutMs: 60_000 });
    patient.hear(nbirth(1_000), ndata(2, 1_200));
    expect(patient.host.nextTimerAt).toBe(61_200);
    const watch = new Watch({ reorderTimeoutMs: 0 });
    watch.hear(nbirth(1_000));
    expect(brief(watch.hear(ndata(2, 1_200)))).toEqual(['NDATA flow=2', 'rebirth sequence-gap']);
    expect(watch.host.nextTimerAt).toBeUndefined();
  });

  it('another gap starts the timer anew', () => {
    const watch = new Watch();
    watch.hear(nbirth(1_000), ndata(2, 1_200), ndata(4, 1_400), { ...ndata(1, 1_100), at: 1_900 });
    expect(watch.host.nextTimerAt).toBe(2_900);
  });

  it('a straggler after the timer is late: its values are kept with their time, order and state are not disturbed', () => {
    const watch = new Watch();
    watch.hear(nbirth(1_000), dbirth(1, 1_050), ndata(3, 1_300));
    watch.tick(2_300);
    expect(brief(watch.hear({ ...ndata(2, 1_200), at: 2_500 }))).toEqual(['NDATA flow=2 late']);
    expect(brief(watch.hear({ ...ddeath(2, 1_250), at: 2_600 }))).toEqual(['quarantine late']);
    expect(brief(watch.hear(ndata(4, 2_700)))).toEqual(['NDATA flow=4']);
    expect(watch.node).toMatchObject({ late: 2, devices: [{ device: 'meter', online: true }] });
  });

  it('a straggler from before the birth means nothing any more', () => {
    const watch = new Watch();
    watch.hear(nbirth(1_000), ndata(1, 1_100), nbirth(2_000));
    expect(brief(watch.hear({ ...ndata(200, 1_200), at: 2_100 }))).toEqual(['quarantine before-session']);
  });

  it('a DBIRTH that overtook its NBIRTH is taken after it', () => {
    const watch = new Watch();
    watch.hear(nbirth(1_000), ...Array.from({ length: 9 }, (_, index) => ndata(index + 1, 1_100 + index)));
    expect(watch.hear({ ...dbirth(1, 2_001), at: 2_005 })).toEqual([]);
    expect(brief(watch.hear({ ...nbirth(2_000), at: 2_006 })).slice(-2)).toEqual(['meter online at 2001', 'DBIRTH energy=7']);
    expect(watch.node.sequenceLosses).toBe(0);
  });

  it('what waits when a newer NBIRTH comes belongs to the session before and is taken with its aliases', () => {
    const watch = new Watch();
    watch.hear(nbirth(1_000), ndata(2, 1_200));
    expect(brief(watch.hear(nbirth(1_500)))).toEqual(['NDATA flow=2', 'node online at 1500', 'NBIRTH Node Control/Rebirth=false flow=1 count=5']);
    expect(watch.host.nextTimerAt).toBeUndefined();
  });

  it('what waits when the node dies is taken before its death', () => {
    const watch = new Watch();
    watch.hear(nbirth(1_000), ndata(2, 1_200));
    expect(brief(watch.hear(ndeath(1_500)))).toEqual(['NDATA flow=2', 'node offline at 1500']);
  });

  it('a count that began anew without a birth makes aliases doubtful until the next one; names still hold', () => {
    const watch = new Watch();
    watch.hear(nbirth(1_000));
    for (let seq = 1; seq <= 56; seq++) watch.hear(ndata(seq, 1_000 + seq));
    watch.hear(ndata(1, 5_000), ndata(2, 5_100, [{ name: 'flow', value: { kind: 'double', value: 9 } }]));
    expect(brief(watch.tick(6_000))).toEqual(['quarantine doubtful-alias', 'rebirth doubtful-alias', 'NDATA flow=9']);
    watch.hear(nbirth(7_000));
    expect(brief(watch.hear(ndata(1, 7_100)))).toEqual(['NDATA flow=1']);
  });

  it('a node whose clock was set back is not late for ever', () => {
    const watch = new Watch({ reorderTimeoutMs: 0 });
    watch.hear(nbirth(1_000_000));
    for (let seq = 1; seq <= 56; seq++) watch.hear(ndata(seq, 1_000_000 + seq));
    for (let seq = 1; seq <= 8; seq++) expect(brief(watch.hear(ndata(seq, 100 + seq)))).toEqual(['quarantine before-session']);
    expect(brief(watch.hear({ ...ndata(9, 109), at: 1_002_000 }))).toEqual(['quarantine doubtful-alias', 'rebirth doubtful-alias']);
  });

  it('the buffer is bounded in messages and in bytes: full, it stops waiting', () => {
    const watch = new Watch({ bounds: { maxHeld: 3 } });
    watch.hear(nbirth(1_000), ndata(2, 1_002), ndata(3, 1_003), ndata(4, 1_004));
    expect(flows(watch.hear(ndata(5, 1_005)))).toEqual([2, 3, 4, 5]);
    const small = new Watch({ bounds: { maxHeldBytes: 10 } });
    small.hear(nbirth(1_000));
    expect(flows(small.hear(ndata(2, 1_002)))).toEqual([2]);
  });

  it('the same number again while it waits ends the waiting', () => {
    const watch = new Watch();
    watch.hear(nbirth(1_000), ndata(2, 1_002));
    expect(flows(watch.hear(ndata(2, 1_300)))).toEqual([2]);
    expect(watch.node.sequenceLosses).toBe(1);
  });

  it('a message without sequence number, or beyond 255, is quarantined; 0 may be left out by encoders that omit defaults', () => {
    const watch = new Watch();
    watch.hear(nbirth(1_000));
    expect(brief(watch.hear(message('NDATA', { timestamp: 1_100 })))).toEqual(['quarantine bad-seq']);
    expect(brief(watch.hear(message('NDATA', { timestamp: 1_100, seq: 256 })))).toEqual(['quarantine bad-seq']);
    for (let seq = 1; seq < 256; seq++) watch.hear(ndata(seq, 1_100 + seq));
    expect(brief(watch.hear(message('NDATA', { timestamp: 1_400 })))).toEqual(['warning no-seq']);
    expect(brief(watch.hear(ndata(1, 1_500)))).toEqual(['NDATA flow=1']);
  });

  it('a message without timestamp is taken, with a warning, at the time of receipt', () => {
    const watch = new Watch();
    watch.hear(nbirth(1_000));
    const [warning, values] = watch.hear({ ...ndata(1, 0), bytes: message('NDATA', { seq: 1, metrics: [{ alias: 1n, value: { kind: 'double', value: 3 } }] }).bytes, at: 1_500 });
    expect(warning).toMatchObject({ type: 'warning', code: 'no-timestamp' });
    expect(valuesOf([values!])).toMatchObject([{ timestamp: 1_500, timeOrigin: 'received' }]);
  });

  it('whatever the order in which messages arrive, those that come in time are taken in the order they were sent, each once', () => {
    const plan = fc.integer({ min: 1, max: 60 }).chain((length) =>
      fc.record({
        order: fc.shuffledSubarray(Array.from({ length }, (_, index) => index + 1), { minLength: length, maxLength: length }),
        start: fc.integer({ min: 0, max: 255 }),
      }),
    );
    fc.assert(
      fc.property(plan, ({ order, start }) => {
        const watch = new Watch({ reorderTimeoutMs: 10_000 });
        watch.hear(message('NBIRTH', { timestamp: 1_000, seq: start, metrics: nbirthMetrics() }));
        // Values count on; numbers wrap.
        const taken = flows(order.flatMap((index) => watch.hear({ ...ndata((start + index) % 256, 1_000 + index, [{ alias: 1n, value: { kind: 'double', value: index } }]), at: 2_000 })));
        expect(taken).toEqual(order.toSorted((a, b) => a - b));
        expect(watch.node).toMatchObject({ sequenceLosses: 0, late: 0 });
        expect(watch.host.nextTimerAt).toBeUndefined();
      }),
    );
  });

  it('with losses, too: nothing that arrived is lost, all is in the order it was sent, and a birth is asked for', () => {
    const plan = fc.shuffledSubarray(Array.from({ length: 40 }, (_, index) => index + 1), { minLength: 1, maxLength: 39 });
    fc.assert(
      fc.property(plan, (arriving) => {
        const watch = new Watch();
        watch.hear(nbirth(1_000));
        const effects = arriving.flatMap((index) => watch.hear({ ...ndata(index, 1_000 + index), at: 2_000 }));
        effects.push(...watch.tick(3_000));
        expect(flows(effects)).toEqual(arriving.toSorted((a, b) => a - b));
        const complete = Math.max(...arriving) === arriving.length;
        expect(watch.node.rebirthsAsked).toBe(complete ? 0 : 1);
      }),
    );
  });
});

const nbirthMetrics = () => [{ name: 'flow', alias: 1n, datatype: 10, value: { kind: 'double' as const, value: 0 } }];
