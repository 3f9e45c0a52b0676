import { decodeState } from '../state-payload.js';
import { HostSession } from './host-session.js';

const primary = () => new HostSession({ role: 'primary', hostId: 'orrery' });
const topic = 'spBv1.0/STATE/orrery';
const offline = (timestamp: number) => new TextEncoder().encode(JSON.stringify({ online: false, timestamp }));

describe('session of a host application (rule R13)', () => {
  it('connects with a clean session and a retained QoS 1 will on its STATE topic: offline, at the time of connecting', () => {
    const { will, cleanSession } = primary().connect(1_000);
    expect(cleanSession).toBe(true);
    expect(will).toMatchObject({ topic, qos: 1, retain: true });
    expect(decodeState(will!.payload)).toEqual({ online: false, timestamp: 1_000 });
  });

  it('subscribes to its own STATE and to the namespace before its first message, which is its birth: online, retained, QoS 1, with the timestamp of the will', () => {
    const session = primary();
    const { subscriptions } = session.connect(1_000);
    expect(subscriptions.map(({ filter }) => filter)).toEqual([topic, 'spBv1.0/#']);
    const [birth, ...more] = session.opened();
    expect(birth).toMatchObject({ topic, qos: 1, retain: true });
    expect(decodeState(birth!.payload)).toEqual({ online: true, timestamp: 1_000 });
    expect(more).toEqual([]);
  });

  it('STATE is UTF-8 JSON with the keys online and timestamp', () => {
    const session = primary();
    session.connect(1_000);
    expect(new TextDecoder().decode(session.opened()[0]!.payload)).toBe('{"online":true,"timestamp":1000}');
  });

  it('says at once that it is online when its STATE says offline, with the same timestamp', () => {
    const session = primary();
    session.connect(1_000);
    session.opened();
    expect(session.receive(topic, offline(500)).map(({ payload }) => decodeState(payload))).toEqual([{ online: true, timestamp: 1_000 }]);
    expect(session.receive(topic, new TextEncoder().encode('{"online":true,"timestamp":1000}'))).toEqual([]);
    expect(session.receive('spBv1.0/STATE/other', offline(500))).toEqual([]);
    expect(session.receive(topic, new TextEncoder().encode('OFFLINE'))).toEqual([]);
  });

  it('on purpose it dies before it disconnects, with the time of dying, retained, QoS 1', () => {
    const session = primary();
    session.connect(1_000);
    session.opened();
    const [death] = session.close(9_000);
    expect(death).toMatchObject({ topic, qos: 1, retain: true });
    expect(decodeState(death!.payload)).toEqual({ online: false, timestamp: 9_000 });
    expect(session.receive(topic, death!.payload)).toEqual([]);
    expect(session.close(9_001)).toEqual([]);
  });

  it('every connection has a timestamp of its own, and every server', () => {
    const [one, two] = [primary(), primary()];
    one.connect(1_000);
    two.connect(2_000);
    expect([one, two].map((session) => decodeState(session.opened()[0]!.payload)!.timestamp)).toEqual([1_000, 2_000]);
    one.connect(3_000);
    expect(decodeState(one.opened()[0]!.payload)!.timestamp).toBe(3_000);
    expect(decodeState(two.receive(topic, offline(1))[0]!.payload)!.timestamp).toBe(2_000);
  });

  it('a passive host says nothing of itself: no will, no STATE', () => {
    const session = new HostSession({ hostId: 'orrery', groups: ['Riverside', 'Harbour'] });
    const { will, subscriptions } = session.connect(1_000);
    expect([will, subscriptions.map(({ filter }) => filter)]).toEqual([undefined, ['spBv1.0/Riverside/#', 'spBv1.0/Harbour/#']]);
    expect([session.opened(), session.receive(topic, offline(1)), session.close(2_000)]).toEqual([[], [], []]);
  });

  it('a primary host needs an id, and one that fits a topic', () => {
    expect(() => new HostSession({ role: 'primary' })).toThrow(/host id/);
    expect(() => new HostSession({ role: 'primary', hostId: 'a/b' })).toThrow(/a\/b/);
  });
});
