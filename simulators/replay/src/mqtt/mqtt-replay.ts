import { readFileSync } from 'node:fs';
import mqtt, { type MqttClient } from 'mqtt';
import { type BrokerConfig } from '../config.js';
import { type Pace, Player } from '../domain/player.js';
import { type Recording } from '../domain/recording.js';
import { rowPayload } from './row-payload.js';

const TICK_MS = 10;
/** Rows that the broker has not acknowledged yet: enough for its best pace, and what is sent again after a broken connection. */
const IN_FLIGHT = 1_000;

/**
 * Recordings in time, published at QoS 1: every row once. While the broker is away, or slower than the pace, the recording waits; what
 * was on its way is sent again (DUP).
 */
export class MqttReplay {
  readonly players: Map<string, Player>;
  private readonly acknowledged = new Map<string, number>();
  private readonly client: MqttClient;
  private timer: NodeJS.Timeout | undefined;
  private lastTick = performance.now();
  private inFlight = 0;
  private stopped = false;

  constructor(recordings: Recording[], broker: BrokerConfig) {
    this.players = new Map(recordings.map((recording) => [recording.name, new Player(recording)]));
    const { url, ca, username, password } = broker;
    this.client = mqtt.connect(url, {
      clientId: `replay-${process.pid}`,
      clean: true,
      reconnectPeriod: 500,
      ...(ca ? { ca: [readFileSync(ca)] } : {}),
      ...(username ? { username } : {}),
      ...(password ? { password } : {}),
    });
    this.client.on('error', () => undefined); // it tries again
  }

  start(): void {
    this.lastTick = performance.now();
    this.timer = setInterval(() => this.tick(), TICK_MS);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.client.endAsync(!this.client.connected);
  }

  get connected(): boolean {
    return this.client.connected;
  }

  play(recordings: string[], pace: Pace, fromRow?: number): void {
    for (const name of recordings) this.players.get(name)?.play(pace, fromRow);
  }

  pause(recordings: string[]): void {
    for (const name of recordings) this.players.get(name)?.pause();
  }

  /** Rows that the broker has taken. */
  taken(recording: string): number {
    return this.acknowledged.get(recording) ?? 0;
  }

  private tick(): void {
    const now = performance.now();
    this.advance((now - this.lastTick) / 1000);
    this.lastTick = now;
  }

  /** Recordings take turns, so that an unthrottled one does not starve the others. */
  private advance(seconds: number): void {
    const playing = [...this.players].filter(([, player]) => player.state === 'playing');
    let turns = playing.length;
    for (const [name, player] of playing) {
      const share = this.client.connected ? Math.ceil((IN_FLIGHT - this.inFlight) / turns--) : 0;
      for (const row of player.advance(seconds, share)) this.publish(name, player.recording.topic, rowPayload(player.recording, row));
    }
  }

  private publish(name: string, topic: string, payload: string): void {
    this.inFlight++;
    this.client.publish(topic, payload, { qos: 1 }, (error) => {
      this.inFlight--;
      if (!error) this.acknowledged.set(name, this.taken(name) + 1);
      // Half of it free: go on at once. A tick alone would bound the pace to so many rows in ten milliseconds.
      if (!this.stopped && this.inFlight === IN_FLIGHT / 2) this.tick();
    });
  }
}
