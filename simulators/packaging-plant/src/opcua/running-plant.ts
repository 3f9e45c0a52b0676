import { type OpcuaServerOptions, RestartableServer } from '@orrery/opcua/server';
import { type Plant } from '../domain/plant.js';
import { NAMESPACE, PlantNodes } from './address-space.js';
import { WriteLog } from './write-log.js';

const STEP_SECONDS = 0.1;
/** A host that slept does not simulate the night in one go: beyond this the plant simply stood still. */
const MAX_STEPS_AT_ONCE = 50;

/** The plant in time: steps it and lets its controllers report; it goes on while its OPC UA server is down, as a real plant does. */
export class RunningPlant {
  readonly server: RestartableServer;
  readonly writes = new WriteLog();
  /** Called after each step, with its length in simulated seconds and its time. */
  stepped: (dt: number, at: Date) => void = () => undefined;
  private nodes: PlantNodes | undefined;
  private timer: NodeJS.Timeout | undefined;
  private wallStart = Date.now();
  private lastStep = new Date();
  private stepsDone = 0;

  constructor(
    readonly plant: Plant,
    options: Omit<OpcuaServerOptions, 'name' | 'namespaceUri' | 'build'>,
    private speedFactor = 1,
  ) {
    this.server = new RestartableServer({
      ...options,
      name: 'Packaging plant',
      namespaceUri: NAMESPACE,
      build: (namespace) => {
        this.nodes = new PlantNodes(namespace, this.plant, this.writes, () => void this.server.cutConnections());
        // The last step's time, not now: the next step's must not be older.
        this.nodes.publish(this.plant.current(), this.lastStep);
      },
      dropped: () => {
        this.nodes = undefined;
      },
    });
  }

  async start(): Promise<void> {
    await this.server.start();
    this.rebase();
    this.timer = setInterval(() => this.advance(), STEP_SECONDS * 1000);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.server.stop();
  }

  get speed(): number {
    return this.speedFactor;
  }

  /** Simulated seconds per second. Source times stay those of the wall clock. */
  set speed(factor: number) {
    this.speedFactor = factor;
    this.rebase();
  }

  /** Applies the slow-server faults: the worst of them counts. */
  slowDown(): void {
    const delays = this.plant.faults().filter((fault) => fault.kind === 'slow-server');
    this.server.slowDown(Math.max(0, ...delays.map((fault) => fault.value ?? 1000)));
  }

  private rebase(): void {
    this.wallStart = Date.now();
    this.stepsDone = 0;
  }

  private advance(): void {
    const due = Math.floor(((Date.now() - this.wallStart) / 1000 / STEP_SECONDS) * this.speedFactor);
    // Also when the wall clock was set back: source times must not wait for it.
    if (due < this.stepsDone || due - this.stepsDone > MAX_STEPS_AT_ONCE * Math.max(1, this.speedFactor)) return this.rebase();
    for (; this.stepsDone < due; this.stepsDone++) {
      this.plant.step(STEP_SECONDS);
      this.lastStep = new Date(this.wallStart + ((this.stepsDone + 1) * STEP_SECONDS * 1000) / this.speedFactor);
      this.nodes?.publish(this.plant.scan(), this.lastStep);
      this.stepped(STEP_SECONDS, this.lastStep);
    }
  }
}
