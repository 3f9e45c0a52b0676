import { type Fault } from './faults.js';
import { type Random } from './random.js';
import { type Signal, type SignalValue, signalId } from './signal.js';

/** badSensorFailure carries no value; a NaN comes with status good, as a careless controller sends it. */
export interface Scan {
  signal: Signal;
  value: SignalValue | null;
  status: 'good' | 'badSensorFailure';
}

interface Sensor {
  signal: Signal;
  id: string;
  /** Simulated second of the next sampling. */
  due: number;
  last: SignalValue | null | undefined;
  status: Scan['status'];
}

/** Samples the plant as its controllers do: each signal at its scan rate, through its noise and whatever is wrong with the sensor. */
export class Sensors {
  private readonly sensors: Sensor[];

  constructor(
    signals: Signal[],
    private readonly random: Random,
  ) {
    this.sensors = signals.map((signal) => ({ signal, id: signalId(signal), due: 0, last: undefined, status: 'good' }));
  }

  /** What a controller reports at `seconds`: measured values at every scan, the rest when it changes. */
  scan(seconds: number, faults: Map<string, Fault[]>): Scan[] {
    const scans: Scan[] = [];
    for (const sensor of this.sensors) {
      if (seconds < sensor.due - 1e-9) continue;
      sensor.due += sensor.signal.scanSeconds * Math.ceil((seconds - sensor.due) / sensor.signal.scanSeconds + 1e-9);
      const wrong = faults.get(sensor.id);
      // Nobody samples it: its last value and time stay where they are.
      if (wrong?.some(({ kind }) => kind === 'silent')) continue;
      const scan = this.sample(sensor, seconds, wrong);
      if (this.report(sensor, scan) || sensor.signal.kind === 'measured') scans.push(scan);
    }
    return scans;
  }

  /** What each sensor reported last; a sensor that never did is sampled now. */
  current(seconds: number, faults: Map<string, Fault[]>): Scan[] {
    return this.sensors.map((sensor) => {
      if (sensor.last === undefined) this.report(sensor, this.sample(sensor, seconds, faults.get(sensor.id)));
      return { signal: sensor.signal, value: sensor.last ?? null, status: sensor.status };
    });
  }

  private report(sensor: Sensor, scan: Scan): boolean {
    const changed = !Object.is(scan.value, sensor.last) || scan.status !== sensor.status;
    sensor.last = scan.value;
    sensor.status = scan.status;
    return changed;
  }

  private sample(sensor: Sensor, seconds: number, faults: Fault[] = []): Scan {
    const { signal } = sensor;
    const wrong = new Map(faults.map((fault) => [fault.kind, fault]));
    if (wrong.has('bad')) return { signal, value: null, status: 'badSensorFailure' };
    if (wrong.has('nan')) return { signal, value: Number.NaN, status: 'good' };
    if (wrong.has('stuck') && sensor.last !== undefined) return { signal, value: sensor.last, status: sensor.status };
    const truth = signal.read();
    if (typeof truth !== 'number' || signal.datatype !== 'double') return { signal, value: truth, status: 'good' };
    const drift = wrong.get('drift');
    const offset = drift ? ((drift.value ?? 0) * (seconds - drift.since)) / 3600 : 0;
    const noise = Math.hypot(signal.noise ?? 0, wrong.get('noise')?.value ?? 0);
    return { signal, value: rounded(truth + offset + (noise > 0 ? noise * this.random.normal() : 0)), status: 'good' };
  }
}

/** A 16-bit transmitter does not resolve more, and short numbers cost less on the wire. */
function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
