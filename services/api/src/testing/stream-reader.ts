import { type TwinEvent } from '@orrery/contracts';
import { type RenderedTwin } from '@orrery/twin-model';

type Filtered = { readonly filtered?: true };
interface Message {
  readonly event: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- specs look into it by kind
  readonly data: any;
}

/** One connection to /stream and all that came over it, without coming back after its end as the client does. */
export class StreamReader {
  private static readonly open_ = new Set<StreamReader>();
  readonly messages: Message[] = [];
  isEnded = false;
  private text = '';
  private readonly ending = new AbortController();

  static async open(baseUrl: string, token: string, query = ''): Promise<StreamReader> {
    const stream = new StreamReader();
    const response = await fetch(`${baseUrl}/api/v1/stream${query}`, { headers: { authorization: `Bearer ${token}` }, signal: stream.ending.signal });
    if (!response.ok) throw new Error(`the stream answered ${response.status}: ${await response.text()}`);
    this.open_.add(stream);
    void stream.read(response.body!).catch(() => undefined);
    while (!stream.messages.some(({ event }) => event === 'live')) await new Promise((resolve) => setTimeout(resolve, 5));
    return stream;
  }

  static async closeAll(): Promise<void> {
    for (const stream of this.open_) stream.ending.abort();
    this.open_.clear();
  }

  events(twinId: string): (TwinEvent & Filtered)[] {
    return this.of('twin').filter((event: TwinEvent) => event.twinId === twinId) as TwinEvent[];
  }
  revs(twinId: string): number[] {
    return this.events(twinId).map(({ rev }) => rev);
  }
  lagged(): { reason: string; twins: { twinId: string }[] }[] {
    return this.of('lagged') as ReturnType<StreamReader['lagged']>;
  }
  snapshots(): (RenderedTwin & Filtered)[] {
    return this.of('snapshot').map(({ twin }: { twin: RenderedTwin }) => twin);
  }

  private of(kind: string): Message['data'][] {
    return this.messages.filter(({ event }) => event === kind).map(({ data }) => data as unknown);
  }

  private async read(body: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    for await (const bytes of body) {
      this.text += decoder.decode(bytes, { stream: true });
      const blocks = this.text.split('\n\n');
      this.text = blocks.pop()!;
      for (const block of blocks) {
        const [, event, data] = /event: (\w+)\n(?:id: .*\n)?data: (.*)$/.exec(block) ?? [];
        // eslint-disable-next-line no-restricted-syntax -- a server-sent event, no message of a topic
        if (event !== undefined) this.messages.push({ event, data: JSON.parse(data!) as unknown });
      }
    }
    this.isEnded = true;
  }
}
