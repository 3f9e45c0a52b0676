import { codeOf, type DataSet } from '@orrery/sparkplug';
import { type Bearing } from '../domain/bearing.js';
import { type Machine } from '../domain/machine.js';
import { BEARINGS, type Motor } from '../domain/motor.js';
import { type GatewayMetric, type Instrument } from './gateway.js';
import { setpoint } from './setpoint.js';

const GRAVITY = 9.81; // m/s²
/** Rolls over a spot on the outer race per turn, for a common deep-groove ball bearing. */
const OUTER_RACE = 3.58;

interface Band {
  name: string;
  /** In turns of the shaft. */
  from: number;
  to: number;
  /** Share of the vibration's energy, from a new bearing to a ruined one. */
  fresh: number;
  worn: number;
}

const BANDS: readonly Band[] = [
  { name: 'unbalance', from: 0.8, to: 1.2, fresh: 0.62, worn: 0.2 },
  { name: 'misalignment', from: 1.8, to: 2.2, fresh: 0.2, worn: 0.1 },
  { name: 'outer race', from: OUTER_RACE * 0.95, to: OUTER_RACE * 1.05, fresh: 0.06, worn: 0.4 },
  { name: 'harmonics', from: OUTER_RACE * 1.9, to: OUTER_RACE * 3.2, fresh: 0.04, worn: 0.2 },
  { name: 'rest', from: 12, to: 40, fresh: 0.08, worn: 0.1 },
];

/** A wireless accelerometer on a machine's main motor, at the bearing that shakes more: wear moves energy from the shaft's turn to the rolls'. */
export function vibrationSensor(machine: Machine, motor: Motor, device: string): Instrument {
  let measurements = 0n;
  const worse = (): Bearing => {
    const [one, other] = BEARINGS.map((name) => motor.bearings[name]) as [Bearing, Bearing];
    return one.vibration >= other.vibration ? one : other;
  };
  const turns = (): number => motor.speed / 60;
  const share = ({ fresh, worn }: Band): number => fresh + (worn - fresh) * worse().wear;

  const spectrum = (): DataSet => ({
    columns: ['Band', 'From', 'To', 'Velocity'],
    columnCount: 4,
    types: [codeOf('String'), codeOf('Float'), codeOf('Float'), codeOf('Float')],
    rows: BANDS.map((band) => [
      { kind: 'string', value: band.name },
      { kind: 'float', value: Math.fround(band.from * turns()) },
      { kind: 'float', value: Math.fround(band.to * turns()) },
      { kind: 'float', value: Math.fround(worse().vibration * Math.sqrt(share(band))) },
    ]),
  });
  /** Each band's acceleration is its velocity times its frequency; a damaged bearing knocks, so its peaks stand higher above the mean. */
  const acceleration = (): number => {
    const rms = Math.hypot(...BANDS.map((band) => (2 * Math.PI * ((band.from + band.to) / 2) * turns() * worse().vibration * Math.sqrt(share(band))) / 1000));
    return (rms * (3 + 5 * worse().wear)) / GRAVITY;
  };

  const measured = { kind: 'measured', type: 'Double', scanSeconds: 1 } as const;
  const metrics: GatewayMetric[] = [
    { ...measured, name: 'Velocity/RMS', path: 'velocity', unit: 'millimetrePerSecond', noise: 0.02, description: 'Vibration velocity, RMS 10 Hz to 1 kHz (ISO 20816)', read: () => worse().vibration },
    { ...measured, name: 'Acceleration/Peak', path: 'peakAcceleration', unit: 'gForce', noise: 0.01, description: 'Highest acceleration of the last second', read: acceleration },
    { ...measured, name: 'Temperature/Bearing', path: 'temperature', unit: 'degreeCelsius', noise: 0.1, description: 'Temperature at the bearing', read: () => worse().temperature },
    setpoint({ name: 'Alarm/Velocity', path: 'velocityAlarm', unit: 'millimetrePerSecond', description: 'Velocity at which the lamp of the sensor turns red (ISO 20816)' }, 7.1, [1, 20]),
    { name: 'Spectrum/Velocity', path: 'spectrum', kind: 'record', type: 'DataSet', scanSeconds: 10, description: 'Vibration velocity by band of frequency: Hz, Hz, mm/s', read: spectrum },
    { name: 'Status/Measurements', path: 'measurements', kind: 'counted', type: 'Int64', scanSeconds: 10, description: 'Measurements since the sensor was made', read: () => measurements },
  ];
  return {
    model: 'VibrationSensor',
    of: machine,
    device,
    metrics,
    step: () => {
      measurements++;
    },
  };
}
