import { type OpcuaServerOptions, type RunningServer, startOpcuaServer } from '@orrery/opcua/server';
import { type Pace, Player } from '../domain/player.js';
import { type Recording } from '../domain/recording.js';
import { NAMESPACE, RecordingNodes } from './recording-nodes.js';

const TICK_MS = 10;

/** Recordings in time: plays their rows and hands them to an OPC UA server, which may be stopped and started meanwhile. */
export class Replay {
  readonly players: Map<string, Player>;
  private server: RunningServer | undefined;
  private nodes = new Map<string, RecordingNodes>();
  private timer: NodeJS.Timeout | undefined;
  private lastTick = 0;
  private port: number;

  constructor(
    recordings: Recording[],
    private readonly options: Omit<OpcuaServerOptions, 'name' | 'namespaceUri' | 'build' | 'everyChange'>,
  ) {
    this.players = new Map(recordings.map((recording) => [recording.name, new Player(recording)]));
    this.port = options.port;
  }

  async start(): Promise<void> {
    await this.startServer();
    this.lastTick = performance.now();
    this.timer = setInterval(() => this.tick(), TICK_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.stopServer();
  }

  get endpoint(): string | undefined {
    return this.server?.endpoint;
  }

  get sessions(): number {
    return this.server?.sessions() ?? 0;
  }

  listeners(recording: string): number {
    return this.nodes.get(recording)?.listeners() ?? 0;
  }

  play(recordings: string[], pace: Pace, fromRow?: number): void {
    for (const name of recordings) this.players.get(name)?.play(pace, fromRow);
  }

  pause(recordings: string[]): void {
    for (const name of recordings) this.players.get(name)?.pause();
  }

  async startServer(): Promise<void> {
    if (this.server) return;
    const nodes = new Map<string, RecordingNodes>();
    this.server = await startOpcuaServer({
      ...this.options,
      port: this.port,
      name: 'Replay',
      namespaceUri: NAMESPACE,
      everyChange: true,
      build: (namespace) => {
        for (const [name, player] of this.players) {
          const recordingNodes = new RecordingNodes(namespace, player.recording);
          if (player.current) recordingNodes.publish(player.current);
          nodes.set(name, recordingNodes);
        }
      },
    });
    this.nodes = nodes;
    this.port = this.server.port;
  }

  async stopServer(): Promise<void> {
    const server = this.server;
    this.server = undefined;
    this.nodes = new Map();
    await server?.stop();
  }

  async cutConnections(): Promise<void> {
    await this.server?.cutConnections();
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
