import { advance, type Watch } from './advance.js';
import { nextTariff, tariffAt } from '../flow/economy.js';
import { type Network } from '../flow/network.js';
import { type Simulation } from '../flow/simulation.js';

/** What a span of a run added to each tally, and what its energy cost (money) and emitted (kg CO₂). */
export interface Measured {
  readonly tallies: Float64Array;
  readonly span: number;
  readonly energyCost: number;
  readonly co2: number;
}

/** Runs on to `until` and measures what happens; the tariff is followed by stopping to look at its changes. */
export function measure(simulation: Simulation, until: number, watch?: Watch): Measured {
  const { economy } = simulation.network;
  const start = simulation.now;
  const first = simulation.tallies();
  let before = first;
  let [energyCost, co2] = [0, 0];
  while (simulation.now < until) {
    const tariff = tariffAt(economy, simulation.now);
    advance(simulation, Math.min(until, nextTariff(economy, simulation.now)), watch);
    const now = simulation.tallies();
    const energy = dot(economy.energy, difference(now, before));
    energyCost += energy * tariff.price;
    co2 += energy * tariff.co2;
    before = now;
  }
  return { tallies: difference(before, first), span: until - start, energyCost, co2 };
}

/** Energy (kWh), cost, revenue and margin of what was measured, in all. */
export function moneyOf({ economy }: Network, { tallies, span, energyCost, co2 }: Measured) {
  const cost = dot(economy.cost, tallies) + economy.standing * span + energyCost;
  const revenue = dot(economy.revenue, tallies);
  return { energy: dot(economy.energy, tallies), co2, cost, revenue, margin: revenue - cost };
}

const difference = (a: Float64Array, b: Float64Array): Float64Array => a.map((value, i) => value - b[i]);
const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, i) => (value === 0 ? sum : sum + value * b[i]), 0);
