import { type Connection } from '../stack/connection.js';

/** Readings a second of the source, before, during and after the outage. */
export const LIVE_PER_SECOND = 1_000;
export const TWINS = 50;
export const READINGS_PER_RECORD = 20;

export interface FillOrder {
  /** The queue's folder. */
  readonly folder: string;
  readonly readings: number;
}

export interface Filled {
  readonly bytes: number;
  readonly readingsPerSecond: number;
}

export interface RunOrder {
  readonly connection: Connection;
  readonly folder: string;
  /** With nothing to drain: how long to go on, in ms. */
  readonly idleMs: number;
}

export interface Run {
  /** Readings of the backlog that came to Kafka in a second; 0 where there was none. */
  readonly drainedPerSecond: number;
  /** Readings that the source had in a second, all of which came to Kafka. */
  readonly livePerSecond: number;
  /** From its reading to Kafka's acknowledgement, of what was read while the backlog lasted (or all the time), in ms: 99 of 100 were faster. */
  readonly liveP99Ms: number;
}
