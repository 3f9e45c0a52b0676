// The stream of alerts and commands, for the console's own tests.
import { type ServerResponse } from 'node:http';

export class FixtureActivity {
  readonly #followers = new Set<ServerResponse>();
  #eventId = 0;
  #asked: ((from: string | undefined) => void) | undefined;

  /** Where the next follower asks to go on from. */
  next(): Promise<string | undefined> {
    return new Promise((resolve) => (this.#asked = resolve));
  }

  follow(url: URL, response: ServerResponse): void {
    this.#asked?.(url.searchParams.get('from') ?? undefined);
    this.#asked = undefined;
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(`id: a${this.#eventId}\nevent: open\ndata: {}\n\n`);
    this.#followers.add(response);
    response.on('close', () => this.#followers.delete(response));
  }

  tell(kind: 'alert' | 'command' | 'stop', data: unknown): void {
    const text = `id: a${++this.#eventId}\nevent: ${kind}\ndata: ${JSON.stringify(data)}\n\n`;
    for (const follower of this.#followers) follower.write(text);
  }

  drop(): void {
    for (const follower of this.#followers) follower.destroy();
    this.#followers.clear();
  }
}
