import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { extractContext } from './traceparent.js';
import { activeTraceIds, activeTraceparent, injectTraceparent, inTraceOf, traceOnce, withBatchSpan } from './tracing.js';

const A = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };
const B = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: '00f067aa0ba902b7' };
const headersOf = ({ traceId, spanId }: typeof A) => ({ traceparent: `00-${traceId}-${spanId}-01` });

describe('extractContext', () => {
  it.each([
    ['text', headersOf(A).traceparent],
    ['bytes', Buffer.from(headersOf(A).traceparent)],
    ['several values', [headersOf(A).traceparent]],
    ['a later version with more fields', `cc-${A.traceId}-${A.spanId}-01-what-comes`],
  ])('reads %s', (_form, traceparent) => {
    expect(extractContext({ traceparent })).toMatchObject({ ...A, traceFlags: 1, isRemote: true });
  });

  it.each([undefined, '', 'x', `ff-${A.traceId}-${A.spanId}-01`, `00-${'0'.repeat(32)}-${A.spanId}-01`, `00-${A.traceId}-${A.spanId}-01-more`, `00-${A.traceId.toUpperCase()}-${A.spanId}-01`])(
    'takes %j for none (W3C Trace Context §3.2)',
    (traceparent) => {
      expect(extractContext({ traceparent })).toBeUndefined();
    },
  );

  it('keeps tracestate', () => {
    expect(extractContext({ ...headersOf(A), tracestate: 'congo=t61' })?.traceState?.get('congo')).toBe('t61');
  });
});

describe('without telemetry', () => {
  it('runs the batch and touches neither its headers nor those of what it writes', async () => {
    const headersAreUnread = () => {
      throw new Error('read');
    };
    const written = await withBatchSpan('inputs process', headersAreUnread, () => injectTraceparent({ id: '1' }));
    expect(written).toEqual({ id: '1' });
    expect(activeTraceIds()).toEqual({});
  });

  it('hands a trace on as it came', () => {
    expect(traceOnce('maintenance score', headersOf(A))).toBe(headersOf(A).traceparent);
    expect(traceOnce('maintenance score', {})).toBeUndefined();
  });
});

describe('with telemetry', () => {
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });

  beforeAll(() => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    trace.setGlobalTracerProvider(provider);
  });
  beforeEach(() => exporter.reset());
  afterAll(async () => {
    await provider.shutdown();
    trace.disable();
    context.disable();
  });

  it('makes one span for a batch, linked once to each span its records were written in', async () => {
    const records = [headersOf(A), {}, headersOf(A), undefined, headersOf(B)];
    await withBatchSpan('inputs process', () => records, () => undefined, { attributes: { 'messaging.batch.message_count': 5 } });
    const [span, ...others] = exporter.getFinishedSpans();
    expect(others).toEqual([]);
    expect(span?.name).toBe('inputs process');
    expect(span?.links.map((link) => link.context.spanId)).toEqual([A.spanId, B.spanId]);
    expect(span?.attributes).toEqual({ 'messaging.batch.message_count': 5 });
  });

  it('hands its own span on to what is written and logged within, across awaits', async () => {
    await withBatchSpan('inputs process', () => [], async (span) => {
      await Promise.resolve();
      const { traceId, spanId } = span.spanContext();
      expect(injectTraceparent({})).toEqual({ traceparent: `00-${traceId}-${spanId}-01` });
      expect(activeTraceIds()).toEqual({ trace_id: traceId, span_id: spanId });
    });
    expect(activeTraceparent()).toBeUndefined();
  });

  it('goes on in the trace that something was asked in, and without one begins its own', async () => {
    const traceOf = (headers: Record<string, string>) => inTraceOf(headers, () => withBatchSpan('command write', () => [], (span) => span.spanContext().traceId));
    expect(await traceOf(headersOf(A))).toBe(A.traceId);
    expect(await traceOf({})).not.toBe(A.traceId);
    expect(exporter.getFinishedSpans()[0]?.parentSpanContext?.spanId).toBe(A.spanId);
  });

  it('goes on in the trace of the one record that something came of, linked to the batch and to what else led to it', async () => {
    const other = { traceId: 'f'.repeat(32), spanId: 'e'.repeat(16) };
    const [traceparent, batch] = await withBatchSpan('inputs process', () => [headersOf(A)], (span) => [traceOnce('maintenance score', headersOf(A), { links: [headersOf(other), undefined] }), span.spanContext()] as const);
    const once = exporter.getFinishedSpans().find(({ name }) => name === 'maintenance score');
    expect(traceparent).toBe(`00-${A.traceId}-${once?.spanContext().spanId}-01`);
    expect(once?.parentSpanContext?.spanId).toBe(A.spanId);
    expect(once?.links.map((link) => link.context.spanId)).toEqual([batch.spanId, other.spanId]);
  });

  it('bounds the links of a span', async () => {
    const records = Array.from({ length: 500 }, (_, index) => headersOf({ ...A, spanId: (index + 1).toString(16).padStart(16, '0') }));
    await withBatchSpan('inputs process', () => records, () => undefined);
    expect(exporter.getFinishedSpans()[0]?.links).toHaveLength(128);
  });

  it('records what went wrong and throws it on', async () => {
    const failing = withBatchSpan('inputs process', () => [], () => Promise.reject(new Error('broken record')));
    await expect(failing).rejects.toThrow('broken record');
    expect(exporter.getFinishedSpans()[0]?.status).toEqual({ code: 2, message: 'broken record' });
  });
});
