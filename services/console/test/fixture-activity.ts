// The stream of alerts and commands, for the console's own tests.
import { type ServerResponse } from 'node:http';

export class FixtureActivity {
  /** Cursor that the last follower asked to go on from. */
  from: string | undefined;
  readonly #followers = new Set<ServerResponse>();
  #eventId = 0;

  follow(url: URL, response: ServerResponse): void {
    this.from = url.searchParams.get('from') ?? undefined;
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
