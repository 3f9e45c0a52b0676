import { type CommandProposal } from '@orrery/client';

/** One setpoint of the plant: as Orrery names it, and as the plant does. */
export interface Machine {
  readonly twinId: string;
  readonly wish: Pick<CommandProposal, 'twinId' | 'path' | 'unit'>;
  /** Node of its setpoint. */
  readonly setpoint: string;
  /** Near what it does when the plant starts: a change to it is neither too large nor out of range. */
  readonly speed: number;
}

const station = (name: string, node: string): Machine => ({ twinId: `acme:riverside:${name}`, wish: { twinId: `acme:riverside:${name}`, path: 'speedSetpoint' }, setpoint: `${node}.SpeedSetpoint`, speed: 18_000 });
const pump = (line: 1 | 2): Machine => {
  const twinId = `acme:riverside:line${line}-product-pump`;
  return { twinId, wish: { twinId, path: 'pumpSpeedSetpoint', unit: 'revolutionPerMinute' }, setpoint: `Line${line}.ProductPump.PumpSpeedSetpoint`, speed: 1_450 };
};

/** Each sentence has a machine of its own, so that none waits in line for another; a station needs one other person, a pump two. */
export const machines = {
  filler: station('line1-filler', 'Line1.Filler'),
  capper: station('line1-capper', 'Line1.Capper'),
  labeller: station('line1-labeller', 'Line1.Labeller'),
  secondFiller: station('line2-filler', 'Line2.Filler'),
  secondCapper: station('line2-capper', 'Line2.Capper'),
  secondLabeller: station('line2-labeller', 'Line2.Labeller'),
  pump: pump(1),
  secondPump: pump(2),
} as const;
