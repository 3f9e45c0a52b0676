import { type Ledger, type Machine } from './machine.js';
import { type Signal, SignalList, SLOW_SCAN } from './signal.js';

interface Site {
  readonly seconds: number;
  ledger(): Ledger;
}

/** The plant as a whole: all bottles, all power, and the hall's climate over the day. */
export function siteSummary(name: string, plant: Site, machines: Machine[]): Machine {
  const motors = machines.flatMap((machine) => Object.values(machine.motors));
  const day = (): number => Math.sin((2 * Math.PI * plant.seconds) / 86_400);
  const signals: Signal[] = new SignalList(name)
    .counted('BottlesIn', 'int64', 'Empty bottles taken since commissioning', () => BigInt(plant.ledger().totalIn))
    .counted('BottlesOut', 'int64', 'Bottles on finished pallets since commissioning', () => BigInt(plant.ledger().totalOut))
    .counted('BottlesScrap', 'int64', 'Bottles rejected since commissioning', () => BigInt(plant.ledger().totalScrap))
    .counted('BottlesInWork', 'int32', 'Bottles in the whole plant', () => plant.ledger().inWork)
    .measured('Power', { unit: 'kilowatt', range: [0, 150], noise: 0.1, scanSeconds: SLOW_SCAN }, 'Active power of all motors', () => motors.reduce((sum, motor) => sum + motor.power, 0))
    .counted('Energy', 'double', 'Energy since commissioning', () => motors.reduce((sum, motor) => sum + motor.energy, 0), 'kilowattHour')
    .measured('HallTemperature', { unit: 'degreeCelsius', range: [-10, 50], noise: 0.03, scanSeconds: SLOW_SCAN }, 'Air temperature in the hall', () => 22 + 2 * day())
    .measured('HallHumidity', { unit: 'relativeHumidityPercent', range: [0, 100], noise: 0.1, scanSeconds: SLOW_SCAN }, 'Relative humidity in the hall', () => 48 - 5 * day())
    .counted('SimulatedSeconds', 'double', 'Seconds simulated since the start', () => Math.floor(plant.seconds), 'second').signals;
  return { name, type: 'Site', motors: {}, signals, methods: {}, step: () => undefined, ledger: () => plant.ledger() };
}
