import { createTraceState, isSpanContextValid, TraceFlags, type SpanContext } from '@opentelemetry/api';

/** W3C Trace Context, Level 1: version, trace id, parent id, flags. Higher versions may append fields. */
const TRACEPARENT = /^(?!ff)([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/;

export type HeaderValue = string | Uint8Array | undefined | readonly (string | Uint8Array)[];

/** Record headers as Kafka clients give them: text, bytes, or several of either. */
export type Headers = Readonly<Record<string, HeaderValue>>;

export function formatTraceparent({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${traceFlags & TraceFlags.SAMPLED ? '01' : '00'}`;
}

/** The span a record was written in; undefined without a valid `traceparent` header. */
export function extractContext(headers: Headers): SpanContext | undefined {
  const match = TRACEPARENT.exec(textOf(headers.traceparent) ?? '');
  if (!match || (match[1] === '00' && match[0].length !== 55)) return undefined;
  const state = textOf(headers.tracestate);
  const context: SpanContext = {
    traceId: match[2]!,
    spanId: match[3]!,
    traceFlags: Number.parseInt(match[4]!, 16),
    isRemote: true,
    ...(state ? { traceState: createTraceState(state) } : {}),
  };
  return isSpanContextValid(context) ? context : undefined;
}

function textOf(value: HeaderValue): string | undefined {
  const first = Array.isArray(value) ? (value[0] as string | Uint8Array | undefined) : (value as string | Uint8Array | undefined);
  return first === undefined || typeof first === 'string' ? first : Buffer.from(first).toString('latin1');
}
