import { type OpcuaServerOptions, RestartableServer } from '@orrery/opcua/server';
import { type Pace, Player } from '../domain/player.js';
import { type Recording } from '../domain/recording.js';
import { NAMESPACE, RecordingNodes } from './recording-nodes.js';

const TICK_MS = 10;

/** Recordings in time: plays their rows and hands them to an OPC UA server, which may be stopped and started meanwhile. */
export class Replay {
  readonly players: Map<string, Player>;
  readonly server: RestartableServer;
  private nodes = new Map<string, RecordingNodes>();
  private timer: NodeJS.Timeout | undefined;
  private lastTick = 0;

  constructor(recordings: Recording[], options: Omit<OpcuaServerOptions, 'name' | 'namespaceUri' | 'build' | 'everyChange'>) {
    this.players = new Map(recordings.map((recording) => [recording.name, new Player(recording)]));
    this.server = new RestartableServer({
      ...options,
      name: 'Replay',
      namespaceUri: NAMESPACE,
      everyChange: true,
      build: (namespace) => {
        for (const [name, player] of this.players) {
          const nodes = new RecordingNodes(namespace, player.recording);
          if (player.current) nodes.publish(player.current);
          this.nodes.set(name, nodes);
        }
      },
      dropped: () => this.nodes.clear(),
    });
  }

  async start(): Promise<void> {
    await this.server.start();
    this.lastTick = performance.now();
    this.timer = setInterval(() => this.tick(), TICK_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.server.stop();
  }

  /** Monitored items on the recording's variables. */
  listeners(recording: string): number {
    return this.nodes.get(recording)?.listeners() ?? 0;
  }

  play(recordings: string[], pace: Pace, fromRow?: number): void {
    for (const name of recordings) this.players.get(name)?.play(pace, fromRow);
  }

  pause(recordings: string[]): void {
    for (const name of recordings) this.players.get(name)?.pause();
  }

  /** While the server is down the recordings play on, as a machine does: those rows are lost to clients. */
  private tick(): void {
    const now = performance.now();
    const seconds = (now - this.lastTick) / 1000;
    this.lastTick = now;
    for (const [name, player] of this.players) {
      const nodes = this.nodes.get(name);
      for (const row of player.advance(seconds)) nodes?.publish(row);
    }
  }
}
