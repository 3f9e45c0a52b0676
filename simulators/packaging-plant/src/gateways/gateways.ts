import { type Machine } from '../domain/machine.js';
import { type Plant } from '../domain/plant.js';
import { Random } from '../domain/random.js';
import { EnergyMeter } from './energy-meter.js';
import { type Gateway } from './gateway.js';
import { vibrationSensor } from './vibration-sensor.js';

/** The plant's MQTT gateways: an energy meter in each line's feeder, and a gateway for the vibration sensors of each group of machines. */
export function gatewaysOf(plant: Plant, seed = 1): Gateway[] {
  const random = new Random(seed ^ 0x9a7e);
  const meters = plant.lines.map((line): Gateway => {
    const motors = line.machines.flatMap((machine) => Object.values(machine.motors));
    return { edgeNode: `${line.name.toLowerCase()}-energy`, instruments: [new EnergyMeter(line.summary, motors, random)] };
  });
  const groups = new Map<string, Machine[]>();
  for (const machine of plant.machines.filter(({ motors }) => Object.keys(motors).length > 0)) {
    const [area = ''] = machine.name.split('.');
    const group = plant.lines.some(({ name }) => name === area) ? area.toLowerCase() : 'utilities';
    groups.set(group, [...(groups.get(group) ?? []), machine]);
  }
  const vibration = [...groups].map(([group, machines]): Gateway => {
    const instruments = machines.flatMap((machine) => {
      const [motor] = Object.values(machine.motors);
      return motor ? [vibrationSensor(machine, motor, machine.name.split('.').at(-1) ?? machine.name)] : [];
    });
    return { edgeNode: `${group}-vibration`, instruments };
  });
  return [...meters, ...vibration];
}
