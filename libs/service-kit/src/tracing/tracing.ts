import { context, isSpanContextValid, SpanKind, SpanStatusCode, trace, type Attributes, type Span, type SpanContext } from '@opentelemetry/api';
import { extractContext, formatTraceparent, type Headers } from './traceparent.js';

/** More links than this are cut: collectors drop spans that carry thousands. */
const MAX_LINKS = 128;

export interface BatchSpanOptions {
  readonly kind?: 'consumer' | 'producer' | 'internal';
  readonly attributes?: Attributes;
}

export interface OnceOptions extends BatchSpanOptions {
  /** What else led to it. */
  readonly links?: readonly (Headers | undefined)[];
}

const KINDS = { consumer: SpanKind.CONSUMER, producer: SpanKind.PRODUCER, internal: SpanKind.INTERNAL };

const tracer = () => trace.getTracer('@orrery/service-kit');

/**
 * Runs `fn` in one span for a whole batch, linked to the spans its records were written in. A span per message would
 * cost more than the message. `headersOf` is read only when the span is recorded, so that it costs nothing with
 * telemetry off or the trace not sampled. What `fn` throws is recorded and thrown on.
 */
export function withBatchSpan<T>(
  name: string,
  headersOf: () => Iterable<Headers | undefined>,
  fn: (span: Span) => T | Promise<T>,
  { kind = 'consumer', attributes = {} }: BatchSpanOptions = {},
): Promise<T> {
  return tracer().startActiveSpan(name, { kind: KINDS[kind], attributes }, async (span) => {
    if (span.isRecording()) span.addLinks(distinctContexts(headersOf()).map((context) => ({ context })));
    try {
      return await fn(span);
    } catch (error) {
      span.recordException(error instanceof Error ? error : String(error));
      span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.message : String(error) });
      throw error;
    } finally {
      span.end();
    }
  });
}

function distinctContexts(headers: Iterable<Headers | undefined>): SpanContext[] {
  const found = new Map<string, SpanContext>();
  for (const header of headers) {
    const context = header && extractContext(header);
    if (context) found.set(context.spanId, context);
    if (found.size >= MAX_LINKS) break;
  }
  return [...found.values()];
}

/**
 * Goes on in the trace that a record was written in: spans begun and records written by `fn` are part of it. For what happens once, and
 * perhaps long after; batches link instead. Without a valid `traceparent`, just `fn`.
 */
export function inTraceOf<T>(headers: Headers, fn: () => T): T {
  const parent = extractContext(headers);
  return parent ? context.with(trace.setSpanContext(context.active(), parent), fn) : fn();
}

/**
 * A span for one thing that came of a record, in that record's trace, and its `traceparent` for what is written about it: so the trace goes on
 * there. For what is rare and lasts no time of its own. The span around it (a batch) and those of `links` are linked. Undefined without a
 * valid `traceparent` in `of`; with telemetry off the given one is handed on.
 */
export function traceOnce(name: string, of: Headers, { kind = 'producer', attributes = {}, links = [] }: OnceOptions = {}): string | undefined {
  const parent = extractContext(of);
  if (!parent) return undefined;
  const span = tracer().startSpan(name, { kind: KINDS[kind], attributes }, trace.setSpanContext(context.active(), parent));
  if (span.isRecording()) {
    const around = trace.getActiveSpan()?.spanContext();
    const linked = [...(around && isSpanContextValid(around) ? [around] : []), ...distinctContexts(links)];
    span.addLinks(linked.filter(({ spanId }) => spanId !== parent.spanId).map((linkedTo) => ({ context: linkedTo })));
  }
  span.end();
  return formatTraceparent(span.spanContext());
}

/** `traceparent` of the active span, for the headers of what is written in it; undefined outside any span. */
export function activeTraceparent(): string | undefined {
  const context = trace.getActiveSpan()?.spanContext();
  return context && isSpanContextValid(context) ? formatTraceparent(context) : undefined;
}

/** Sets `traceparent` of the active span; leaves the headers alone outside any span. */
export function injectTraceparent<H extends Record<string, unknown>>(headers: H): H {
  const traceparent = activeTraceparent();
  if (traceparent !== undefined) (headers as Record<string, unknown>).traceparent = traceparent;
  return headers;
}

/** Ids of the active span for a log line; empty outside any span. */
export function activeTraceIds(): { trace_id?: string; span_id?: string } {
  const context = trace.getActiveSpan()?.spanContext();
  return context && isSpanContextValid(context) ? { trace_id: context.traceId, span_id: context.spanId } : {};
}

/** Sends what has not been sent yet. Does nothing when telemetry is off; a collector that is away is no reason to fail. */
export async function flushTraces(): Promise<void> {
  const provider = trace.getTracerProvider() as { getDelegate?: () => { forceFlush?: () => Promise<void> } };
  await provider.getDelegate?.().forceFlush?.().catch(() => undefined);
}
