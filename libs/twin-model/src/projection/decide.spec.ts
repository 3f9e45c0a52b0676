import fc from 'fast-check';
import { type TwinInput } from '@orrery/contracts';
import { applyEvent } from './apply-event.js';
import { decide, type HeldInput } from './decide.js';
import { at, definition, flow, fold, PUMP, readings, registered, T0 } from './fixtures.js';
import { renderTwin } from './render-twin.js';
import { SnapshotAssembly, snapshotParts } from './snapshot.js';
import { type Twin } from './twin.js';

const lost: TwinInput = { type: 'source-state', twinId: PUMP, source: 'plc', epoch: '1', receivedTs: at(3), since: at(3), state: 'disconnected', reason: 'no keep-alive' };
const back: TwinInput = { type: 'source-state', twinId: PUMP, source: 'plc', epoch: '1', receivedTs: at(20), state: 'connected', gap: { from: at(2), to: at(20), cause: 'connection-lost', recovered: false } };
const writable = definition({ speed: { writable: true, tolerance: 0.5 } });
const wish = (value: unknown, more: object = {}): TwinInput => ({
  type: 'desired', twinId: PUMP, receivedTs: at(1), requestId: 'r1', by: 'eve', patch: { speed: { value, ...more } },
});
const speed = (seconds: number, value: number): TwinInput => flow(seconds, value, { path: 'speed' });

describe('a source', () => {
  it('that is lost makes its values stale from then, and a repeated reading after it is back proves them again', () => {
    const { twin, decisions } = fold([registered(), flow(2, 5), lost, back, flow(2, 5, {}, { receivedTs: at(21) })]);
    expect(decisions[2]?.event?.changes).toMatchObject([
      { kind: 'source', state: { state: 'disconnected', since: at(3) } },
      { kind: 'reported', path: 'flow', state: { quality: 'stale', staleSince: at(3), staleCause: 'source-disconnected', value: 5 } },
    ]);
    expect(twin?.properties['flow']).toMatchObject({ quality: 'good', eventTs: at(2), receivedTs: at(21) });
    expect(twin?.sources['plc']).toMatchObject({ state: 'connected', gaps: 1, lastGap: { from: at(2) } });
  });

  it('of which a part is lost, such as an edge node, makes the paths of that part stale and leaves the link and other paths', () => {
    const part: TwinInput = { ...lost, paths: ['motor/current', 'nowhere'], reason: 'device dead' };
    const current = readings(2, [{ path: 'motor/current', value: 1, datatype: 'double', quality: 'good', sourceTs: at(2) }]);
    const connected: TwinInput = { ...back, receivedTs: at(1), gap: undefined };
    const { twin, last } = fold([registered(), connected, flow(2, 5), current, part]);
    expect(last.event?.changes).toEqual([expect.objectContaining({ kind: 'reported', path: 'motor/current', state: expect.objectContaining({ quality: 'stale', staleSince: at(3), value: 1 }) })]);
    expect([twin?.properties['flow']?.quality, twin?.sources['plc']?.state]).toEqual(['good', 'connected']);
    const again = fold([registered(), connected, flow(2, 5), current, part, part, { ...current, receivedTs: at(5) }]);
    expect(again.decisions[5]?.event).toBeUndefined();
    expect(again.twin?.properties['motor/current']).toMatchObject({ quality: 'good', receivedTs: at(5) });
  });

  it('says the same thing twice in one revision', () => {
    expect(fold([registered(), lost, lost]).last.event).toBeUndefined();
  });
});

describe('a timer', () => {
  const expired = (basis: string): TwinInput => ({ type: 'expired', twinId: PUMP, receivedTs: at(9), path: 'flow', what: 'reported', basis, at: at(7) });

  it('makes the value stale while its reading is still the latest', () => {
    expect(fold([registered(), flow(2, 5), expired(at(2))]).twin?.properties['flow']).toMatchObject({ quality: 'stale', staleSince: at(7), value: 5 });
  });

  it('means nothing once a newer reading has come', () => {
    expect(fold([registered(), flow(2, 5), flow(3, 6), expired(at(2))]).last.event).toBeUndefined();
  });
});

describe('a wish', () => {
  it('is pending, converging, converged within tolerance, then diverged', () => {
    const statuses = fold([registered(writable), wish(10), speed(2, 4), speed(3, 9.6), speed(4, 7)]).decisions.flatMap((decision) =>
      (decision.event?.changes ?? []).flatMap((change) => (change.kind === 'desired' && change.state ? [change.state.status] : [])),
    );
    expect(statuses).toEqual(['pending', 'converging', 'converged', 'diverged']);
  });

  it('with a failed precondition makes no event and is answered', () => {
    const { last } = fold([registered(writable), { ...wish(10), ifMatch: [7] } as TwinInput]);
    expect(last.event).toBeUndefined();
    expect(last.answer).toMatchObject({ requestId: 'r1', status: 'precondition-failed', rev: 1 });
  });

  it('on condition of the wish at its path is moved by no reading, and refused once another wish stands there', () => {
    const first = fold([registered(writable), speed(2, 4), { ...wish(10), ifWish: [0] } as TwinInput]);
    expect(first.last.answer).toMatchObject({ status: 'applied', rev: 3 });
    const log = [registered(writable), speed(2, 4), wish(10), speed(3, 5), speed(4, 6)];
    expect(fold([...log, { ...wish(11), ifWish: [3] } as TwinInput]).last.answer).toMatchObject({ status: 'applied' });
    const { last } = fold([...log, wish(12), { ...wish(13), ifWish: [3] } as TwinInput]);
    expect(last).toMatchObject({ answer: { status: 'precondition-failed', detail: expect.stringContaining('speed at wish:6') } });
    expect(last.event).toBeUndefined();
  });

  it('for a path that nobody may write changes nothing, its other paths included', () => {
    const { last } = fold([registered(writable), { type: 'desired', twinId: PUMP, receivedTs: at(1), requestId: 'r1', by: 'eve', patch: { speed: { value: 1 }, flow: { value: 1 } } }]);
    expect(last).toMatchObject({ answer: { status: 'invalid' } });
    expect(last.event).toBeUndefined();
  });

  it('is taken back with null', () => {
    expect(fold([registered(writable), wish(10), { type: 'desired', twinId: PUMP, receivedTs: at(2), requestId: 'r2', by: 'eve', patch: { speed: null } }]).twin?.desired).toEqual({});
  });

  it('for nobody is answered so', () => {
    expect(fold([wish(1)]).last.answer).toMatchObject({ status: 'unknown-twin' });
  });
});

describe('a registration', () => {
  it('takes in what waited for it, as one revision', () => {
    const held = [flow(1, 5), flow(2, 6)] as HeldInput[];
    const { event } = decide(undefined, registered(), { offset: '9', realm: 'real' }, held);
    const twin = event && applyEvent(undefined, event);
    expect(twin).toMatchObject({ rev: 1, properties: { flow: { value: 6, eventTs: at(2) } } });
  });

  it('of a twin for which thousands waited says only how it stands after them', () => {
    const held = Array.from({ length: 1000 }, (_unused, index) => flow(index / 10, index)) as HeldInput[];
    const { event } = decide(undefined, registered(), { offset: '1000', realm: 'real' }, held);
    expect(event?.changes.map(({ kind }) => kind)).toEqual(['definition', 'reported']);
    expect(event && applyEvent(undefined, event)).toMatchObject({ rev: 1, properties: { flow: { value: 999 } } });
  });

  it('sent again unchanged changes nothing', () => {
    expect(fold([registered(), registered()]).last.event).toBeUndefined();
  });

  it('changed takes out the paths that are gone, and keeps the others', () => {
    const next = definition();
    delete next.properties['flow'];
    const { twin, last } = fold([registered(), flow(1, 5), flow(1, 3, { path: 'motor/current' }), { ...registered(next), type: 'changed' } as TwinInput]);
    expect(last.event?.changes).toMatchObject([{ kind: 'removed', path: 'flow' }, { kind: 'definition' }]);
    expect(Object.keys(twin?.properties ?? {})).toEqual(['motor/current']);
  });

  it('after a deletion begins a new life at revision 1', () => {
    const { twin, decisions } = fold([registered(), flow(1, 5), { type: 'deleted', twinId: PUMP, receivedTs: at(2), by: 'eve' }, registered()]);
    expect(decisions[2]?.event).toMatchObject({ type: 'deleted', rev: 3 });
    expect(twin).toMatchObject({ rev: 1, properties: {} });
  });
});

describe('a correction', () => {
  const correct = (seconds: number, value: unknown): TwinInput => ({ type: 'correction', twinId: PUMP, receivedTs: at(30), path: 'flow', eventTs: at(seconds), value, quality: 'good', by: 'eve', reason: 'calibration' });

  it('of the latest reading is a new revision; of an older one it is history only', () => {
    expect(fold([registered(), flow(1, 5), correct(1, 4.5)]).twin?.properties['flow']).toMatchObject({ value: 4.5, origin: 'operator' });
    expect(fold([registered(), flow(1, 5), flow(2, 6), correct(1, 4.5)]).last).toMatchObject({ late: 1 });
  });
});

describe('a snapshot', () => {
  it('of a twin of thousands of paths goes out in pages that fit, and comes back whole', () => {
    const names = Array.from({ length: 3000 }, (_unused, index) => `p${index}`);
    const wide = definition(Object.fromEntries(names.map((name) => [name, { datatype: 'string' as const }])));
    const text = 'x'.repeat(500);
    const many = names.map((path) => ({ path, value: text, datatype: 'string' as const, quality: 'good' as const, sourceTs: at(1) }));
    const chunks = Array.from({ length: 6 }, (_unused, index) => readings(1, many.slice(index * 500, index * 500 + 500)));
    const { twin } = fold([registered(wide), ...chunks]);
    const parts = twin ? snapshotParts(twin, 0, { epoch: '1', logic: '1' }) : [];
    expect(parts.length).toBeGreaterThan(3);
    expect(parts.at(-1)?.part).toBe('');
    for (const part of parts) if (part.part !== '$definition') expect(JSON.stringify(part).length).toBeLessThan(524_288);
    const assembly = new SnapshotAssembly();
    for (const part of parts) assembly.add(part);
    expect(assembly.twin()).toEqual(twin);
  });

  it('of a new life wins over one of the life before, though its revision is lower', () => {
    const old = fold([registered(), flow(1, 1), flow(2, 2), flow(3, 3)]).twin as Twin;
    const young = { ...(fold([registered(), flow(9, 9)]).twin as Twin), inputOffset: '100' };
    const assembly = new SnapshotAssembly();
    for (const twin of [old, young, old]) for (const part of snapshotParts(twin, 0, { epoch: '1', logic: '1' })) assembly.add(part);
    expect(assembly.twin()).toMatchObject({ rev: 2, properties: { flow: { value: 9 } } });
  });
});

/** Random logs: readings in any order, connection changes, expiries, wishes. */
const anyInput: fc.Arbitrary<TwinInput> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ s: fc.integer({ min: 0, max: 40 }), v: fc.integer({ min: 0, max: 3 }), path: fc.constantFrom('flow', 'motor/current', 'speed', 'nowhere'), quality: fc.constantFrom('good' as const, 'bad' as const, 'uncertain' as const) }).map(({ s, v, path, quality }) => flow(s, v, { path, quality })) },
  fc.constantFrom(lost, back, wish(2), registered(writable), { type: 'deleted', twinId: PUMP, receivedTs: T0, by: 'eve' } as TwinInput),
  fc.integer({ min: 0, max: 40 }).map((s): TwinInput => ({ type: 'expired', twinId: PUMP, receivedTs: at(s), path: 'flow', what: 'reported', basis: at(s), at: at(s + 5) })),
);
const anyLog = fc.array(anyInput, { maxLength: 60 }).map((inputs) => [registered(writable), ...inputs]);

describe('any log', () => {
  it('gives revisions without holes, one event per input at most, and never changes the twin that it judges', () => {
    fc.assert(
      fc.property(anyLog, (inputs) => {
        let twin: Twin | undefined;
        inputs.forEach((input, index) => {
          const before = JSON.stringify(twin);
          const { event } = decide(twin, input, { offset: String(index), realm: 'real' });
          expect(JSON.stringify(twin)).toBe(before);
          if (!event) return;
          expect([event.prevRev, event.rev]).toEqual([twin?.rev ?? 0, (twin?.rev ?? 0) + 1]);
          twin = applyEvent(twin, event);
        });
      }),
    );
  });

  it('folded from any snapshot on gives the bytes of the whole fold', () => {
    fc.assert(
      fc.property(anyLog, fc.nat(), (inputs, cut) => {
        const split = cut % inputs.length;
        const head = fold(inputs.slice(0, split + 1)).twin;
        const assembly = new SnapshotAssembly();
        if (head) for (const part of snapshotParts(head, 0, { epoch: '1', logic: '1' })) assembly.add(JSON.parse(JSON.stringify(part)));
        let twin = assembly.twin();
        inputs.slice(split + 1).forEach((input, index) => {
          const { event } = decide(twin, input, { offset: String(split + 1 + index), realm: 'real' });
          if (event) twin = applyEvent(twin, event);
        });
        const whole = fold(inputs).twin;
        expect(twin && JSON.stringify(renderTwin(twin))).toEqual(whole && JSON.stringify(renderTwin(whole)));
      }),
    );
  });

  it('never lets a bad reading change a value, nor event time of a path run backwards', () => {
    fc.assert(
      fc.property(anyLog, (inputs) => {
        let before = '';
        for (const decision of fold(inputs.filter((input) => input.type === 'readings' || input.type === 'registered')).decisions) {
          for (const change of decision.event?.changes ?? []) {
            if (change.kind !== 'reported' || change.path !== 'flow') continue;
            expect((change.state.eventTs ?? '') >= before).toBe(true);
            before = change.state.eventTs ?? '';
          }
        }
      }),
    );
  });
});
