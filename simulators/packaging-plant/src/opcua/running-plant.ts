import { type OpcuaServerOptions, type RunningServer, startOpcuaServer } from '@orrery/opcua/server';
import { type Plant } from '../domain/plant.js';
import { NAMESPACE, PlantNodes } from './address-space.js';

const STEP_SECONDS = 0.1;
/** A host that slept does not simulate the night in one go: beyond this the plant simply stood still. */
const MAX_STEPS_AT_ONCE = 50;

/** The plant in time: steps it, lets its controllers report, and keeps simulating while its OPC UA server is down, as a real plant does. */
export class RunningPlant {
  private server: RunningServer | undefined;
  private nodes: PlantNodes | undefined;
  private timer: NodeJS.Timeout | undefined;
  private wallStart = Date.now();
  private stepsDone = 0;
  private speedFactor: number;
  private port: number;

  constructor(
    readonly plant: Plant,
    private readonly options: Omit<OpcuaServerOptions, 'name' | 'namespaceUri' | 'build'>,
    speed = 1,
  ) {
    this.speedFactor = speed;
    this.port = options.port;
  }

  async start(): Promise<void> {
    await this.startServer();
    this.rebase();
    this.timer = setInterval(() => this.advance(), STEP_SECONDS * 1000);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.stopServer();
  }

  get speed(): number {
    return this.speedFactor;
  }

  /** Simulated seconds per second. Source times stay those of the wall clock. */
  set speed(factor: number) {
    this.speedFactor = factor;
    this.rebase();
  }

  get endpoint(): string | undefined {
    return this.server?.endpoint;
  }

  get sessions(): number {
    return this.server?.sessions() ?? 0;
  }

  async startServer(): Promise<void> {
    if (this.server) return;
    this.server = await startOpcuaServer({
      ...this.options,
      port: this.port,
      name: 'Packaging plant',
      namespaceUri: NAMESPACE,
      build: (namespace) => {
        this.nodes = new PlantNodes(namespace, this.plant);
        this.nodes.publish(this.plant.current(), new Date());
      },
    });
    // A port chosen by the system stays the plant's address over restarts.
    this.port = this.server.port;
    this.slowDown();
  }

  async stopServer(): Promise<void> {
    const server = this.server;
    this.server = undefined;
    this.nodes = undefined;
    await server?.stop();
  }

  async cutConnections(): Promise<void> {
    await this.server?.cutConnections();
  }

  /** Applies the slow-server faults: the worst of them counts. */
  slowDown(): void {
    const delays = this.plant.faults().filter((fault) => fault.kind === 'slow-server');
    this.server?.slowDown(Math.max(0, ...delays.map((fault) => fault.value ?? 1000)));
  }

  private rebase(): void {
    this.wallStart = Date.now();
    this.stepsDone = 0;
  }

  private advance(): void {
    const due = Math.floor(((Date.now() - this.wallStart) / 1000 / STEP_SECONDS) * this.speedFactor);
    if (due - this.stepsDone > MAX_STEPS_AT_ONCE * Math.max(1, this.speedFactor)) return this.rebase();
    for (; this.stepsDone < due; this.stepsDone++) {
      this.plant.step(STEP_SECONDS);
      const wall = this.wallStart + ((this.stepsDone + 1) * STEP_SECONDS * 1000) / this.speedFactor;
      this.nodes?.publish(this.plant.scan(), new Date(wall));
    }
  }
}
