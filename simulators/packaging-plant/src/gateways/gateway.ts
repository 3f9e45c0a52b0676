import { type SparkplugType, type TypedValue } from '@orrery/sparkplug';
import { type Machine } from '../domain/machine.js';
import { type UnitName } from '../domain/units.js';

export const GROUP = 'Riverside';

/** measured: a sensor with noise; counted: exact, sent when it changes; record: a structure, sent at its own pace; setpoint: a host may write it, sent when it changes. */
export type MetricKind = 'measured' | 'counted' | 'record' | 'setpoint';

/** One metric of an instrument, as its birth declares it and as the plant folder binds it. */
export interface GatewayMetric {
  /** In the birth: `Power/Active`. */
  name: string;
  /** In the twin: `activePower`. */
  path: string;
  kind: MetricKind;
  type: SparkplugType;
  unit?: UnitName;
  /** Standard deviation of the sensor, in the metric's unit. */
  noise?: number;
  scanSeconds: number;
  description: string;
  read: () => TypedValue;
  /** Of a setpoint. @throws RangeError outside of what it takes */
  write?: (value: TypedValue) => void;
}

export type InstrumentModel = 'EnergyMeter' | 'VibrationSensor';

/** A meter or sensor at a machine: its metrics are those of the edge node itself, or of one device of it. */
export interface Instrument {
  model: InstrumentModel;
  of: Machine;
  device?: string;
  metrics: GatewayMetric[];
  /** @param at milliseconds since 1970 at the end of the step */
  step: (dt: number, at: number) => void;
}

/** One Sparkplug edge node. */
export interface Gateway {
  edgeNode: string;
  instruments: Instrument[];
}
