import { DONE, FAILURES, MAINTAINED, SCRAPPED, STATES, VEHICLE_STATES } from '../flow/layout.js';
import { type Measured, moneyOf } from './measure.js';
import { BUFFER, CONVEYOR, type Network, SINK, STATION, STOCK, TRANSPORT } from '../flow/network.js';

/** What a run is judged by, in a fixed order that depends on the model alone; the names stand in results and reports. */
export function indicatorNames(network: Network): string[] {
  const each = network.names.flatMap((name, node) => {
    const kind = network.kind[node];
    if (kind === SINK) return [`${name}.throughput`, `${name}.timeInSystem`, `${name}.late`, `${name}.tardiness`];
    if (kind === BUFFER) return [`${name}.content`, `${name}.wait`, `${name}.delayed`, `${name}.abandoned`];
    if (kind === CONVEYOR) return [`${name}.content`, `${name}.entries`];
    if (kind === STATION) return [...STATES.map((state) => `${name}.${state}`), `${name}.throughput`, `${name}.scrap`, `${name}.failures`, `${name}.maintained`];
    if (kind === STOCK) return ['onHand', 'empty', 'delivered', 'made', 'used', 'orders'].map((what) => `${name}.${what}`);
    if (kind === TRANSPORT) return [`${name}.content`, `${name}.wait`, `${name}.entries`];
    return [`${name}.arrivals`, `${name}.lost`];
  });
  return ['throughput', 'timeInSystem', 'wip', 'late', 'tardiness', 'makespan', 'energy', 'co2', 'cost', 'revenue', 'margin', ...each, ...network.crewNames.flatMap((name) => [`${name}.busy`, `${name}.waiting`]), ...network.teamNames.map((name) => `${name}.busy`),
    ...network.fleetNames.flatMap((name) => [...VEHICLE_STATES, 'trips'].map((what) => `${name}.${what}`)), ...network.supplierNames.flatMap((name) => [`${name}.shipped`, `${name}.late`, `${name}.disrupted`])];
}

/**
 * The indicators of a span of a run. Throughputs and arrivals are per unit of time; `timeInSystem` and `wait` are means in units of time;
 * `wip`, `content` and a crew's `waiting` are time averages; a station's states and a crew's `busy` are shares of its servers' time; `delayed`,
 * `abandoned` and `lost` are shares of arrivals, `scrap` of operations. `wait` is content over entries, by Little's law. `energy` (kWh), `co2` (kg), `cost`, `revenue` and `margin` (money)
 * are per unit of time. `late` is the share of parts past their due date, `tardiness` the mean time past it, over all parts; `makespan` is when the last part left, and
 * says something only where no warm-up is cut. What nothing passed is NaN.
 */
export function indicators(network: Network, measured: Measured): Float64Array {
  const { layout } = network;
  const { tallies, span } = measured;
  const values: number[] = [];
  let [count, time, late, tardiness] = [0, 0, 0, 0];
  network.names.forEach((_, node) => {
    const at = layout.node[node];
    const kind = network.kind[node];
    if (kind === SINK) {
      count += tallies[at];
      time += tallies[at + 1];
      late += tallies[at + 3];
      tardiness += tallies[at + 4];
      values.push(tallies[at] / span, tallies[at + 1] / tallies[at], tallies[at + 3] / tallies[at], tallies[at + 4] / tallies[at]);
    } else if (kind === BUFFER) {
      values.push(tallies[at] / span, tallies[at] / tallies[at + 1], 1 - tallies[at + 2] / tallies[at + 1], tallies[at + 3] / tallies[at + 1]);
    } else if (kind === CONVEYOR) {
      values.push(tallies[at] / span, tallies[at + 1] / span);
    } else if (kind === STATION) {
      const whole = span * network.serverCount[node];
      for (let state = 0; state < STATES.length; state += 1) values.push(tallies[at + state] / whole);
      const [done, scrapped] = [tallies[at + DONE], tallies[at + SCRAPPED]];
      values.push(done / span, scrapped / (done + scrapped), tallies[at + FAILURES] / span, tallies[at + MAINTAINED] / span);
    } else if (kind === STOCK) {
      for (let i = 0; i < 6; i += 1) values.push(tallies[at + i] / span);
    } else if (kind === TRANSPORT) {
      values.push(tallies[at] / span, tallies[at] / tallies[at + 1], tallies[at + 1] / span);
    } else {
      values.push(tallies[at] / span, tallies[at + 1] / tallies[at]);
    }
  });
  const crews = network.crewNames.flatMap((_, crew) => [tallies[layout.crew[crew]] / (span * network.crewSize[crew]), tallies[layout.crew[crew] + 1] / span]);
  const teams = network.teamNames.map((_, team) => tallies[layout.team[team]] / (span * network.teamSize[team]));
  const fleets = network.fleetNames.flatMap((_, fleet) => {
    const at = layout.fleet[fleet];
    return [...VEHICLE_STATES.map((__, state) => tallies[at + state] / (span * network.vehicleCount[fleet])), tallies[at + VEHICLE_STATES.length] / span];
  });
  const suppliers = network.supplierNames.flatMap((_, supplier) => {
    const at = layout.supplier[supplier];
    return [tallies[at] / span, tallies[at + 1] / tallies[at], tallies[at + 2] / span];
  });
  const { energy, co2, cost, revenue, margin } = moneyOf(network, measured);
  const money = [energy, co2, cost, revenue, margin].map((sum) => sum / span);
  return Float64Array.from([count / span, time / count, tallies[0] / span, late / count, tardiness / count, tallies[1], ...money, ...values, ...crews, ...teams, ...fleets, ...suppliers]);
}
