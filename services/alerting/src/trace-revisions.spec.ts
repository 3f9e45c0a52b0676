import { alerts } from '@orrery/contracts';
import { type KeptTrace, traceRevisions } from './trace-revisions.js';

const READING = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const REQUEST = '00-f0f7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01';
const [alert] = alerts.examples;
const raised = { alert: alert!, traceparent: READING };
const acknowledged = { alert: { ...alert!, rev: 2 }, traceparent: REQUEST };

describe('the trace of an alert', () => {
  it('is that of the reading that raised it, and later revisions go on in it whoever makes them', () => {
    const kept = new Map<string, KeptTrace>();
    expect(traceRevisions([raised], kept)[0]!.traceparent).toBe(READING);
    expect(traceRevisions([acknowledged, { alert: { ...alert!, rev: 3 } }], kept).map(({ traceparent }) => traceparent)).toEqual([READING, READING]);
    expect(kept).toEqual(new Map([[alert!.key, { occurrence: 1, traceparent: READING }]]));
  });

  it('is another one for the next occurrence', () => {
    const kept = new Map<string, KeptTrace>([[alert!.key, { occurrence: 1, traceparent: READING }]]);
    const again = { alert: { ...alert!, occurrence: 2, rev: 9 }, traceparent: REQUEST };
    expect(traceRevisions([again, { alert: { ...again.alert, rev: 10 }, traceparent: READING }], kept).map(({ traceparent }) => traceparent)).toEqual([REQUEST, REQUEST]);
  });

  it('is none where a clock raised it, and a revision that a request made is then in that of the request', () => {
    const kept = new Map<string, KeptTrace>();
    expect(traceRevisions([{ alert: alert! }, acknowledged], kept)).toEqual([{ alert: alert! }, acknowledged]);
  });
});
