import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';

interface Attribute {
  readonly key: string;
  readonly value: { readonly stringValue?: string };
}

interface SentSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly links?: readonly { readonly traceId: string; readonly spanId: string }[];
  readonly attributes?: readonly Attribute[];
}

interface Sent {
  readonly resourceSpans: readonly { readonly resource: { readonly attributes: readonly Attribute[] }; readonly scopeSpans: readonly { readonly spans: readonly SentSpan[] }[] }[];
}

export interface Span {
  readonly service: string;
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parent: string | undefined;
  /** Trace ids of what it links. */
  readonly links: readonly string[];
  readonly attributes: Readonly<Record<string, string>>;
}

/** Takes spans over OTLP/HTTP (JSON), as a collector beside the system would. */
export class TraceCollector {
  private readonly spans = new Map<string, Span>();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<TraceCollector> {
    const server = createServer();
    const collector = new TraceCollector(server);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        collector.take(JSON.parse(Buffer.concat(chunks).toString()) as Sent);
        response.setHeader('content-type', 'application/json').end('{}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return collector;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  find(isIt: (span: Span) => boolean): Span | undefined {
    return [...this.spans.values()].find(isIt);
  }

  ofTrace(traceId: string): Span[] {
    return [...this.spans.values()].filter((span) => span.traceId === traceId);
  }

  /** From where its trace began down to the span: its ancestors, eldest first, and itself. */
  lineOf(span: Span): Span[] {
    const parent = span.parent === undefined ? undefined : this.spans.get(span.parent);
    return [...(parent ? this.lineOf(parent) : []), span];
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private take({ resourceSpans }: Sent): void {
    for (const { resource, scopeSpans } of resourceSpans) {
      const service = textsOf(resource.attributes)['service.name'] ?? '';
      for (const { name, traceId, spanId, parentSpanId, links = [], attributes = [] } of scopeSpans.flatMap(({ spans }) => spans)) {
        this.spans.set(spanId, { service, name, traceId, spanId, parent: parentSpanId === '' ? undefined : parentSpanId, links: links.map((link) => link.traceId), attributes: textsOf(attributes) });
      }
    }
  }
}

const textsOf = (attributes: readonly Attribute[]): Record<string, string> => Object.fromEntries(attributes.flatMap(({ key, value: { stringValue } }) => (stringValue === undefined ? [] : [[key, stringValue]])));
