import { Buffer } from './buffer.js';
import { Capper } from './capper.js';
import { type Compressor } from './compressor.js';
import { conveyor } from './conveyor.js';
import { Filler } from './filler.js';
import { Labeller } from './labeller.js';
import { type Ledger, type Machine } from './machine.js';
import { Motor } from './motor.js';
import { ProductPump } from './product-pump.js';
import { type Random } from './random.js';
import { type Signal, SignalList } from './signal.js';
import { STATES } from './station.js';

/** Pump → filler → conveyor → capper → conveyor → labeller → conveyor: the line ends where the palletiser takes over. */
export class Line {
  readonly outfeed: Buffer;
  /** Downstream first, so that room made in a step is used in the same step. */
  readonly machines: Machine[];
  readonly summary: Machine;
  private readonly filler: Filler;
  private readonly labeller: Labeller;

  constructor(
    readonly name: string,
    air: Compressor,
    random: Random,
    wearPerHour: number,
  ) {
    const belt = (part: string, capacity: number): Buffer =>
      new Buffer(`${name}.${part}`, capacity, new Motor({ speed: 1400, power: 1.1, current: 2.7 }, random, wearPerHour));
    const toCapper = belt('ConveyorFillerCapper', 120);
    const toLabeller = belt('ConveyorCapperLabeller', 160);
    this.outfeed = belt('ConveyorOutfeed', 240);
    const pump = new ProductPump(`${name}.ProductPump`, random, wearPerHour);
    this.filler = new Filler(`${name}.Filler`, pump, toCapper, random, wearPerHour);
    const capper = new Capper(`${name}.Capper`, toCapper, toLabeller, air, random, wearPerHour);
    this.labeller = new Labeller(`${name}.Labeller`, toLabeller, this.outfeed, air, random, wearPerHour);
    this.machines = [conveyor(this.outfeed), this.labeller, conveyor(toLabeller), capper, conveyor(toCapper), this.filler, pump];
    this.summary = { name, type: 'Line', motors: {}, signals: this.signals(), methods: this.methods(), step: () => undefined, ledger: () => this.ledger() };
  }

  /** The line as one: in at the filler, out where the palletiser takes, scrap of all, in work everything between. */
  ledger(): Ledger {
    const ledgers = this.machines.flatMap((machine) => (machine.ledger ? [machine.ledger()] : []));
    return {
      totalIn: this.filler.station.totalIn,
      totalOut: this.outfeed.totalOut,
      totalScrap: ledgers.reduce((sum, ledger) => sum + ledger.totalScrap, 0),
      inWork: ledgers.reduce((sum, ledger) => sum + ledger.inWork, 0),
    };
  }

  private power(): number {
    return this.machines.flatMap((machine) => Object.values(machine.motors)).reduce((sum, motor) => sum + motor.power, 0);
  }

  private energy(): number {
    return this.machines.flatMap((machine) => Object.values(machine.motors)).reduce((sum, motor) => sum + motor.energy, 0);
  }

  private methods(): Record<string, () => void> {
    const all = (method: string) => () => this.machines.forEach((machine) => machine.methods[method]?.());
    return { Start: all('Start'), Stop: all('Stop'), ResetCounters: all('ResetCounters'), ClearJam: all('ClearJam') };
  }

  private signals(): Signal[] {
    const { filler, labeller } = this;
    const percent = (share: number): number => Math.round(share * 10_000) / 100;
    // The line is as available and as fast as its bottleneck, the filler, and as good as all its rejects let it be.
    const oee = (): number => filler.station.effectiveness.availability * filler.station.effectiveness.performance * quality();
    const quality = (): number => {
      const { totalIn, totalScrap } = this.ledger();
      return totalIn > 0 ? 1 - totalScrap / totalIn : 0;
    };
    return new SignalList(this.name)
      .state('State', 'int32', 'PackML state of the bottleneck, the filler', () => filler.station.state)
      .state('Running', 'boolean', 'Bottles leave the labeller', () => labeller.station.state === STATES.Execute)
      .measured('Speed', { unit: 'bottlesPerHour', range: [0, 27_000], noise: 10 }, 'Bottles per hour at the labeller', () => labeller.station.speed * 3600)
      .counted('BottlesIn', 'int64', 'Empty bottles taken since commissioning', () => BigInt(this.ledger().totalIn))
      .counted('BottlesOut', 'int64', 'Good bottles handed over since commissioning', () => BigInt(this.ledger().totalOut))
      .counted('BottlesScrap', 'int64', 'Bottles rejected since commissioning', () => BigInt(this.ledger().totalScrap))
      .counted('BottlesInWork', 'int32', 'Bottles in machines and on conveyors', () => this.ledger().inWork)
      .counted('Availability', 'double', 'Run time over planned time', () => percent(filler.station.effectiveness.availability), 'percent')
      .counted('Performance', 'double', 'Bottles over bottles at rated speed', () => percent(filler.station.effectiveness.performance), 'percent')
      .counted('Quality', 'double', 'Share of bottles not rejected', () => percent(quality()), 'percent')
      .counted('OEE', 'double', 'Overall equipment effectiveness', () => percent(oee()), 'percent')
      .measured('Power', { unit: 'kilowatt', range: [0, 40], noise: 0.05 }, 'Active power of the line', () => this.power())
      .counted('Energy', 'double', 'Energy since commissioning', () => this.energy(), 'kilowattHour').signals;
  }
}
