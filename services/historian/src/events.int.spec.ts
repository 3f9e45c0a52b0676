import { type TwinEvent, twinEvents } from '@orrery/contracts';
import { applyEvent, decide, ticksOf, type Twin } from '@orrery/twin-model';
import { waitUntil } from '@orrery/local-stack';
import { HistoryStack } from './testing/history-stack.js';
import { at, definition, flow, PUMP, readings, reading, registered } from './testing/inputs.js';

const REALM = 'events';
const SCHEMA = 'events_historian';

/** What the projector would publish for a log of one twin, with the state after each. */
function project(inputs: Parameters<typeof decide>[1][]): { events: TwinEvent[]; states: (Twin | undefined)[] } {
  let twin: Twin | undefined;
  const events: TwinEvent[] = [];
  const states: (Twin | undefined)[] = [];
  inputs.forEach((input, offset) => {
    const { event } = decide(twin, input, { offset: String(offset), realm: REALM });
    if (!event) return;
    events.push(structuredClone(event));
    twin = applyEvent(twin, event);
    states.push(structuredClone(twin));
  });
  return { events, states };
}

describe('the history of revisions', () => {
  let stack: HistoryStack;

  beforeAll(async () => {
    stack = await HistoryStack.start();
    await stack.createRealm(REALM);
    await stack.historian({ realm: REALM });
  }, 120_000);
  afterAll(() => stack?.stop());

  const publish = (events: readonly TwinEvent[]) => stack.publisher(REALM).publish(twinEvents, events.map((value) => ({ value, source: 'twin-projector' })));
  const count = async () => Number((await stack.rows<{ n: string }>(`select count(*) as n from ${SCHEMA}.events_v1`))[0]!.n);

  const { events, states } = project([
    registered(PUMP, definition({ flow: { maxAgeMs: 5_000 } })),
    ...[...Array(12).keys()].map((i) => flow(i, i)),
    { type: 'expired', twinId: PUMP, receivedTs: at(20), path: 'flow', what: 'reported', basis: at(11), at: at(16) },
    flow(30, 1),
    { type: 'source-state', twinId: PUMP, source: 'plc', epoch: '1', receivedTs: at(32), state: 'disconnected', since: at(31) },
    { type: 'source-state', twinId: PUMP, source: 'plc', epoch: '1', receivedTs: at(40), state: 'connected', since: at(40) },
    readings([reading('flow', 30, 1)], { receivedTs: at(41) }),
    { type: 'deleted', twinId: PUMP, receivedTs: at(50), by: 'eve' },
    registered(),
    flow(60, 2),
  ]);

  it('holds each revision once, however often it is published, over a deletion and a new registration', async () => {
    await publish(events.slice(0, 9));
    // A batch ends with a snapshot of the life it ends in: the first life is to have one, however many records are fetched at once.
    await waitUntil('the beginning', async () => (await count()) >= 9);
    await publish(events.slice(3, 12));
    await publish(events);
    await waitUntil('all events', async () => (await count()) >= events.length);
    await publish(events.slice(-2));
    const rows = await stack.rows<{ life: number; rev: number; prev_rev: number; type: string; at_ticks: string; cause: { offset: string } }>(`select life, rev, prev_rev, type, at_ticks, cause from ${SCHEMA}.events_v1 order by life, rev`);
    expect(rows.map(({ rev, type, cause }) => [rev, type, cause.offset])).toEqual(events.map(({ rev, type, cause }) => [rev, type, cause.offset]));
    expect(rows.map(({ life }) => life)).toEqual(events.map((_, index) => (index < events.length - 2 ? 1 : 2)));
    expect(rows[3]!.at_ticks).toBe(String(ticksOf(events[3]!.at)));
  });

  it('gives the state as of any revision from a snapshot and the events after it', async () => {
    const snapshots = await stack.rows<{ life: number; rev: number }>(`select life, rev from ${SCHEMA}.snapshots_v1 order by life, rev`);
    expect(snapshots.length).toBeGreaterThanOrEqual(1);
    for (const [index, expected] of states.entries()) {
      if (expected === undefined) continue;
      const life = index < events.length - 2 ? 1 : 2;
      const [base] = await stack.rows<{ state: Twin; rev: number }>(`select state, rev from ${SCHEMA}.snapshots_v1 where twin_id = $1 and life = $2 and rev <= $3 order by rev desc limit 1`, [PUMP, life, expected.rev]);
      const rest = await stack.rows<{ rev: number; prev_rev: number; type: TwinEvent['type']; cause: TwinEvent['cause']; changes: TwinEvent['changes'] }>(
        `select rev, prev_rev, type, cause, changes from ${SCHEMA}.events_v1 where twin_id = $1 and life = $2 and rev > $3 and rev <= $4 order by rev`,
        [PUMP, life, base?.rev ?? 0, expected.rev],
      );
      let twin = base?.state;
      for (const { rev, prev_rev, ...event } of rest) twin = applyEvent(twin, { ...event, twinId: PUMP, rev, prevRev: prev_rev, at: events.find((e) => e.cause.offset === event.cause.offset)!.at });
      expect(twin).toEqual(expected);
    }
  });

  it('knows the spans in which a path was stale, and why', async () => {
    expect(await stack.rows(`select path, from_ticks, to_ticks, cause from ${SCHEMA}.stale_v1 order by from_ticks`)).toEqual([
      { path: 'flow', from_ticks: String(ticksOf(at(16))), to_ticks: String(ticksOf(at(30))), cause: 'max-age' },
      { path: 'flow', from_ticks: String(ticksOf(at(31))), to_ticks: String(ticksOf(at(41))), cause: 'source-disconnected' },
    ]);
  });
});
