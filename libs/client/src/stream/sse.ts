/** One event of a server-sent stream (HTML Living Standard §9.2.6). */
export interface ServerSentEvent {
  readonly event: string;
  readonly data: string;
  /** Last `id:` seen so far; '' before the first. */
  readonly id: string;
}

/** Parses the text of a stream as it comes, in pieces of any size. */
export class SseParser {
  private rest = '';
  private event = '';
  private data: string[] = [];
  /** Also moved by an `id:` without data: a quiet stream's place moves on too. */
  lastId = '';

  push(text: string): ServerSentEvent[] {
    const lines = (this.rest + text).split(/\r\n|\n|\r(?!$)/);
    this.rest = lines.pop() ?? '';
    const events: ServerSentEvent[] = [];
    for (const line of lines) {
      const event = this.line(line);
      if (event) events.push(event);
    }
    return events;
  }

  private line(line: string): ServerSentEvent | undefined {
    if (line === '') return this.dispatch();
    if (line.startsWith(':')) return undefined;
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') this.event = value;
    else if (field === 'data') this.data.push(value);
    else if (field === 'id' && !value.includes('\0')) this.lastId = value;
    return undefined;
  }

  private dispatch(): ServerSentEvent | undefined {
    const event = this.data.length === 0 ? undefined : { event: this.event || 'message', data: this.data.join('\n'), id: this.lastId };
    this.event = '';
    this.data = [];
    return event;
  }
}
