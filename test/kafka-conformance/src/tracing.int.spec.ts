import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { KafkaPublisher, LogStateRunner } from '@orrery/kafka';
import { until } from '@orrery/testing';
import { startBroker, type Broker } from './support/broker.js';
import { readAll } from './support/read-all.js';
import { additions, tallied, tallyContracts } from './support/tally-contracts.js';
import { TallyState } from './support/tally-state.js';

describe('tracing', () => {
  let broker: Broker;
  const exporter = new InMemorySpanExporter();

  beforeAll(async () => {
    broker = await startBroker();
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }));
  });
  afterAll(async () => {
    trace.disable();
    context.disable();
    await broker.stop();
  });

  it('follows a record from who wrote it, over one span per batch with links, to what it caused', async () => {
    const realm = await broker.realm(tallyContracts);
    const publisher = new KafkaPublisher(broker.settings('source', realm));
    const spans = ['first', 'second'].map((name) => trace.getTracer('test').startSpan(name));
    for (const span of spans) {
      await context.with(trace.setSpan(context.active(), span), () => publisher.publish(additions, [{ value: { key: 'a', n: 1 }, source: 'test' }]));
      span.end();
    }
    const settings = broker.settings('tally', realm);
    const written = (await readAll(settings, additions)).map(({ headers }) => headers.traceparent!.split('-'));
    expect(written.map(([, traceId, spanId]) => [traceId, spanId])).toEqual(spans.map((span) => [span.spanContext().traceId, span.spanContext().spanId]));

    const runner = new LogStateRunner({ settings, logState: new TallyState(), sessionTimeoutMs: 3_000 });
    runner.start();
    await until('events', async () => (await readAll(settings, tallied)).length === 2);
    await runner.close();
    const batches = exporter.getFinishedSpans().filter(({ name }) => name === 'additions.v1 process');
    const linked = batches.flatMap(({ links }) => links.map((link) => link.context.spanId));
    expect(linked.sort()).toEqual(spans.map((span) => span.spanContext().spanId).sort());
    const ofEvents = (await readAll(settings, tallied)).map(({ headers }) => headers.traceparent!.split('-')[2]);
    expect(batches.map((span) => span.spanContext().spanId)).toEqual(expect.arrayContaining(ofEvents));
    await publisher.close();
  });
});
