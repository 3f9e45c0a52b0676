import { brief, message, nbirth, ndata, Watch } from '../fixture/plant.js';
import { decodePayload } from '../payload/index.js';
import { rebirthMetric } from '../rebirth-metric.js';
import { HostApplication } from './host-application.js';
import { type HostEffect } from './host-effect.js';

const published = (effects: readonly HostEffect[]) => effects.flatMap((effect) => (effect.type === 'rebirth' && effect.publish ? [effect.publish] : []));

describe('rebirth requests (rules R11, R13)', () => {
  it('are an NCMD to the edge node with Node Control/Rebirth true, a timestamp, no sequence number, QoS 0, not retained', () => {
    const [request] = published(new Watch().hear(ndata(1, 5_000)));
    expect(request).toMatchObject({ topic: 'spBv1.0/Riverside/NCMD/line1', qos: 0, retain: false });
    expect(decodePayload(request!.payload)).toEqual({
      ok: true,
      payload: { timestamp: 5_000, metrics: [{ name: 'Node Control/Rebirth', timestamp: 5_000, datatype: 11, value: { kind: 'boolean', value: true } }] },
    });
  });

  it('a passive host, which is the default, never publishes one: it says that a birth is missing', () => {
    const host = new HostApplication({ rebirth: { spreadMs: 0 } });
    const effects = [...host.receive(ndata(1, 5_000)), ...host.receive(ndata(2, 50_000)), ...host.tick(100_000)];
    expect(effects.filter(({ type }) => type === 'rebirth')).not.toHaveLength(0);
    expect(published(effects)).toEqual([]);
    expect(host.summaries()[0]!.rebirthsAsked).toBe(0);
  });

  it('secondary and primary hosts publish them', () => {
    for (const role of ['secondary', 'primary'] as const) expect(published(new Watch({ role }).hear(ndata(1, 5_000)))).toHaveLength(1);
  });

  it('are throttled for each edge node over all reasons, and back off from 1 s to the most with each that is not answered', () => {
    const watch = new Watch({ rebirth: { minIntervalMs: 1_000, maxIntervalMs: 8_000 } });
    const asked: number[] = [];
    for (let at = 0; at < 60_000; at += 100) {
      const effects = [...watch.hear(ndata((at / 100) % 256, at)), ...watch.tick(at)];
      asked.push(...published(effects).map(() => at));
    }
    const intervals = asked.slice(1).map((at, index) => at - asked[index]!);
    expect(intervals[0]).toBeGreaterThanOrEqual(1_000);
    expect(intervals.every((interval, index) => interval >= Math.min(1_000 * 2 ** index, 8_000))).toBe(true);
    expect(intervals.every((interval) => interval <= 8_000 * 1.5 + 200)).toBe(true);
    expect(watch.node.rebirthsAsked).toBe(asked.length);
  });

  it('one that must wait is asked later, and not at all if the birth comes by itself', () => {
    const watch = new Watch();
    watch.hear(ndata(1, 0));
    expect(published(watch.hear(ndata(2, 100)))).toEqual([]);
    const due = watch.host.nextTimerAt!;
    expect(due).toBeGreaterThanOrEqual(1_000);
    watch.hear(nbirth(500));
    expect(watch.host.nextTimerAt).toBeUndefined();
    expect(watch.tick(due)).toEqual([]);
  });

  it('a request of another host counts as ours: several hosts ask no oftener than one', () => {
    const watch = new Watch();
    watch.hear(nbirth(1_000));
    watch.hear(message('NCMD', { timestamp: 2_000, metrics: [rebirthMetric(true, 2_000)] }));
    expect(published(watch.hear(ndata(1, 2_100, [{ alias: 99n, value: { kind: 'int', value: 1 } }])))).toEqual([]);
    expect(watch.host.nextTimerAt).toBe(3_000);
  });

  it('a storm of edge nodes is spread: not all are asked at the same moment, and two hosts differ', () => {
    const dues = (salt: string) => {
      const host = new HostApplication({ role: 'secondary', salt, rebirth: { spreadMs: 1_000 } });
      const at = new Map<number, number>();
      for (let node = 0; node < 500; node++) host.receive({ ...ndata(1, 0), topic: `spBv1.0/Riverside/NDATA/n${node}` });
      for (let now = 0; now <= 1_000; now += 100) at.set(now, published(host.tick(now)).length);
      return [...at.values()];
    };
    expect(Math.max(...dues('a'))).toBeLessThan(100);
    expect(dues('a').reduce((sum, count) => sum + count, 0)).toBeGreaterThan(450);
    expect(dues('a')).not.toEqual(dues('b'));
    expect(dues('a')).toEqual(dues('a'));
  });

  it('a lossy link is not asked at every gap: a birth does not reset the back-off', () => {
    const watch = new Watch({ reorderTimeoutMs: 0 });
    let requests = 0;
    for (let at = 0; at < 100_000; at += 500) {
      watch.hear(nbirth(at));
      requests += published([...watch.hear(ndata(2, at + 1)), ...watch.tick(at + 1)]).length;
    }
    expect(requests).toBeLessThan(10);
  });

  describe('after a reconnection', () => {
    it('each edge node is asked when the grace is over, also one whose next message continues the count: a new session may have reached where the old one was', () => {
      for (const next of [undefined, ndata(1, 3_000), ndata(7, 3_000)]) {
        const watch = new Watch();
        watch.hear(nbirth(1_000));
        expect(watch.host.reconnected(2_000)).toEqual([]);
        if (next) watch.hear(next);
        expect(published(watch.tick(5_000))).toEqual([]);
        expect(published(watch.tick(7_000))).toHaveLength(1);
        watch.hear(nbirth(7_100));
        expect(published(watch.tick(60_000))).toEqual([]);
      }
    });

    it('one that is born meanwhile is not asked', () => {
      const watch = new Watch();
      watch.hear(nbirth(1_000));
      watch.host.reconnected(2_000);
      watch.hear(nbirth(2_500));
      expect(watch.host.nextTimerAt).toBeUndefined();
    });

    it('requests to many are spread', () => {
      const watch = new Watch({ rebirth: { spreadMs: 500 } });
      const nodes = Array.from({ length: 50 }, (_, index) => `gateway-${index}`);
      for (const edgeNode of nodes) watch.hear({ ...nbirth(1_000), topic: nbirth(1_000).topic.replace(/[^/]+$/, edgeNode) });
      watch.host.reconnected(2_000);
      const soon = published(watch.tick(8_000)).length;
      expect(soon).toBeLessThan(nodes.length / 2);
      expect(soon + published(watch.tick(12_000)).length).toBe(nodes.length);
    });
  });

  it('commands to devices and other commands to nodes change nothing', () => {
    const watch = new Watch();
    watch.hear(nbirth(1_000));
    expect(brief(watch.hear(message('NCMD', { timestamp: 1, metrics: [] }), message('DCMD', { timestamp: 1, metrics: [] }, 'meter')))).toEqual([]);
    expect(watch.node.quarantined).toBe(0);
  });
});
