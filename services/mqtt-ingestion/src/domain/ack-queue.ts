/** Place of a message among all that this start has received, from 1; later messages have greater places. */
export type Place = number;

/** Gives messages their places. One for all connections of a start: what is settled of an earlier one must say nothing of a later. */
export class PlaceCounter {
  last: Place = 0;

  next(): Place {
    return ++this.last;
  }
}

/**
 * Messages that the broker waits for, in the order they came: PUBACKs go out in this order (MQTT 3.1.1 §4.6), as soon as everything
 * up to a place is settled.
 */
export class AckQueue {
  private ids: number[] = [];
  private places: Place[] = [];
  private head = 0;

  /** Messages not yet acknowledged. */
  get size(): number {
    return this.ids.length - this.head;
  }

  push(place: Place, packetId: number): void {
    this.places.push(place);
    this.ids.push(packetId);
  }

  /** @returns packet ids that may be acknowledged now. */
  settled(upTo: Place): number[] {
    let end = this.head;
    while (end < this.places.length && (this.places[end] as Place) <= upTo) end += 1;
    const acknowledged = this.ids.slice(this.head, end);
    this.head = end;
    if (this.head > 1024 && this.head * 2 > this.ids.length) this.compact();
    return acknowledged;
  }

  /** The connection broke: the broker will send again what was not acknowledged. */
  clear(): void {
    this.ids = [];
    this.places = [];
    this.head = 0;
  }

  private compact(): void {
    this.ids = this.ids.slice(this.head);
    this.places = this.places.slice(this.head);
    this.head = 0;
  }
}
