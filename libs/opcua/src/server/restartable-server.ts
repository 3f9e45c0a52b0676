import { type ControlRoutes } from './control.js';
import { type OpcuaServerOptions, type RunningServer, startOpcuaServer } from './opcua-server.js';

export interface RestartableOptions extends OpcuaServerOptions {
  /** The address space that `build` filled is gone. */
  dropped: () => void;
}

/** An OPC UA server with outages: stopped and started again at the same address, one change at a time. */
export class RestartableServer {
  private running: RunningServer | undefined;
  private lastChange: Promise<unknown> = Promise.resolve();
  private port: number;
  private delay = 0;

  constructor(private readonly options: RestartableOptions) {
    this.port = options.port;
  }

  /** Undefined while it is down. */
  get endpoint(): string | undefined {
    return this.running?.endpoint;
  }

  get sessions(): number {
    return this.running?.sessions() ?? 0;
  }

  start(): Promise<void> {
    return this.inTurn(async () => {
      if (this.running) return;
      this.running = await startOpcuaServer({ ...this.options, port: this.port });
      // A port chosen by the system stays the address over restarts.
      this.port = this.running.port;
      this.running.slowDown(this.delay);
    });
  }

  stop(): Promise<void> {
    return this.inTurn(async () => {
      const stopping = this.running;
      if (!stopping) return;
      this.running = undefined;
      this.options.dropped();
      await stopping.stop();
    });
  }

  /** Every answer waits this long, over restarts too; 0 is prompt again. */
  slowDown(milliseconds: number): void {
    this.delay = milliseconds;
    this.running?.slowDown(milliseconds);
  }

  /** Drops every connection; sessions live on. */
  async cutConnections(): Promise<void> {
    await this.running?.cutConnections();
  }

  routes(): ControlRoutes {
    return {
      'POST /server/stop': () => this.stop(),
      'POST /server/start': () => this.start(),
      'POST /server/restart': async () => {
        await this.stop();
        await this.start();
      },
      'POST /server/cut': () => this.cutConnections(),
    };
  }

  private inTurn(change: () => Promise<void>): Promise<void> {
    const next = this.lastChange.then(change);
    this.lastChange = next.catch(() => undefined);
    return next;
  }
}
