import { type FlowModel } from './flow-model.js';
import { DONE, type Layout, REPAIR_COST, SCRAPPED, STATES, VEHICLE_STATES } from './layout.js';

/** Energy, cost and revenue of a model. All of them are linear in the tallies, so a run knows nothing of them. */
export interface Economy {
  /** kWh, money without energy, and revenue, per unit of each tally. */
  readonly energy: Float64Array;
  readonly cost: Float64Array;
  readonly revenue: Float64Array;
  /** Money per unit of time that does not depend on what happens: wages of crews and teams. */
  readonly standing: number;
  readonly period: number;
  /** Consecutive spans of a period, each with the price and the CO₂ (kg) of a kWh. */
  readonly tariff: readonly { readonly from: number; readonly price: number; readonly co2: number }[];
}

const HOURS = { s: 1 / 3600, min: 1 / 60, h: 1, d: 24 } as const;

export function economyOf(model: FlowModel, layout: Layout): Economy {
  const hours = HOURS[model.unit];
  const [energy, cost, revenue] = [0, 1, 2].map(() => new Float64Array(layout.size));
  const firstStation = model.sinks.length + model.buffers.length;
  model.sinks.forEach(({ price }, i) => (revenue[layout.node[i]] = price));
  model.stations.forEach((station, i) => {
    const at = layout.node[firstStation + i];
    STATES.forEach((state, code) => {
      energy[at + code] = (station.power[state] ?? 0) * hours;
      cost[at + code] = station.cost.hour * hours;
    });
    cost[at + REPAIR_COST] = 1;
    cost[at + DONE] = cost[at + SCRAPPED] = station.cost.operation;
  });
  model.sources.forEach((source, i) => (cost[layout.node[firstStation + model.stations.length + i]] = source.cost));
  const firstStock = firstStation + model.stations.length + model.sources.length + model.conveyors.length;
  model.stocks.forEach(({ holding, reorder }, i) => {
    const supplier = model.suppliers.find(({ name }) => name === reorder?.from);
    const at = layout.node[firstStock + i];
    cost[at] = holding * hours;
    cost[at + 2] = supplier?.price ?? 0;
    cost[at + 5] = supplier?.orderCost ?? 0;
  });
  model.fleets.forEach(({ power }, i) => VEHICLE_STATES.forEach((state, code) => (energy[layout.fleet[i] + code] = (power[state] ?? 0) * hours)));
  const { price, co2, period, tariff } = model.energy;
  const spans = tariff.flatMap((span) => [span, { from: span.to, price, co2 }]);
  return {
    energy,
    cost,
    revenue,
    standing: [...model.crews, ...model.teams, ...model.fleets].reduce((sum, { size, wage }) => sum + size * wage * hours, 0),
    period,
    tariff: [{ from: 0, price, co2 }, ...spans].filter(({ from }, i, all) => from < period && all[i + 1]?.from !== from),
  };
}

/** The next change of tariff after `time`, Infinity where there is one price only. */
export function nextTariff({ period, tariff }: Economy, time: number): number {
  if (tariff.length === 1) return Infinity;
  const round = Math.floor(time / period);
  const later = tariff.map(({ from }) => round * period + from).find((at) => at > time);
  return later ?? (round + 1) * period;
}

/** Price and CO₂ of a kWh from `time` on, until the next change. */
export function tariffAt({ period, tariff }: Economy, time: number): { price: number; co2: number } {
  const phase = time - Math.floor(time / period) * period;
  return tariff.findLast(({ from }) => from <= phase) ?? tariff[0];
}
