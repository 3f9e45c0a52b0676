import { createRequire, syncBuiltinESMExports } from 'node:module';
import { context, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, ParentBasedSampler, TraceIdRatioBasedSampler, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Manifest } from '../lifecycle/manifest.js';
import type { TelemetryConfig } from './config.js';

/** Those who watch a service are no part of what it does. */
const WATCHERS = /^\/(health\/|metrics$)/;

/** Exports spans over OTLP/HTTP, those of HTTP requests included. Call before anything else imports node:http. */
export function startTelemetry({ endpoint, sampleRatio }: TelemetryConfig, { name, version }: Manifest): TracerProvider {
  const exporter = new OTLPTraceExporter({ url: new URL('v1/traces', endpoint.endsWith('/') ? endpoint : `${endpoint}/`).href });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': name, 'service.version': version, 'service.instance.id': `${name}-${process.pid}` }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(sampleRatio) }),
    spanProcessors: [new BatchSpanProcessor({ exporter })],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(provider);
  instrumentHttp();
  return provider;
}

/**
 * Patches node:http without a loader hook: module.register() would cost a second of every start. Requiring the module once
 * runs the patch, syncing shows it to ESM imports too.
 */
function instrumentHttp(): void {
  const ignoreIncomingRequestHook = ({ url }: { url?: string }) => WATCHERS.test(url ?? '');
  registerInstrumentations({ instrumentations: [new HttpInstrumentation({ ignoreIncomingRequestHook, requireParentforOutgoingSpans: true })] });
  createRequire(import.meta.url)('node:http');
  syncBuiltinESMExports();
}
