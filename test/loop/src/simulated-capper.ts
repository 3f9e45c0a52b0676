import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Some minutes of the second line, so that a run takes seconds; its capper's speed stands as it is commanded, in bottles an hour. */
export const LINE2 = `orrery: flow/v1
name: line 2
unit: h
sources: { bottles: { every: saturated, to: capper } }
stations:
  capper: { time: { exponential: { rate: 18000 } }, to: labeller }
  labeller: { queue: { capacity: 100 }, time: { exponential: { rate: 20000 } }, to: out }
sinks: [out]
experiment: { horizon: 0.2, warmUp: 0.02, seed: 7, replications: 5, indicators: [throughput] }
`;
export const PARAMETER = 'stations.capper.time.exponential.rate';

/** The same line with scenarios that change its capper's speed, and what else is said. */
export function line2With(scenarios: Readonly<Record<string, Readonly<Record<string, number>>>>): string {
  const written = Object.entries(scenarios).map(([name, change]) => `${name}: { change: { ${Object.entries(change).map(([path, value]) => `${path}: ${value}`).join(', ')} } }`);
  return LINE2.replace('indicators: [throughput]', `indicators: [throughput], scenarios: { ${written.join(', ')} }`);
}

const STATIONS = ['line1-filler', 'line1-capper', 'line1-labeller', 'line2-filler', 'line2-labeller'].map((name) => `acme:riverside:${name}`);
const RULE = `  - id: simulated-capper
    on: { twins: ["acme:riverside:line2-capper"] }
    path: speedSetpoint
    risk: normal
    range: { low: 3000, high: 22000 }
    rate: { by: 8000, per: 1m }
    tolerance: 1
    interlock: value("jamActive") == false
    idempotent: true
    simulateFirst: { model: line2.yaml, parameter: ${PARAMETER}, maxAge: 1h, require: ["throughput >= 15000", "throughput.delta >= -10 %"] }
`;

/** In a plant folder: the capper of the second line takes no speed any more that was not simulated first. */
export function wantSimulation(plant: string): void {
  const file = join(plant, 'rules.yaml');
  const rules = readFileSync(file, 'utf8');
  const all = '    on: { model: "dtmi:orrery:packaging:BottleMachine;1" }\n    path: speedSetpoint\n';
  if (!rules.includes(all)) throw new Error('rules.yaml of the packaging plant has another rule for speeds');
  writeFileSync(file, rules.replace(all, `    on: { twins: ${JSON.stringify(STATIONS)} }\n    path: speedSetpoint\n`) + RULE);
  mkdirSync(join(plant, 'scenarios'), { recursive: true });
  writeFileSync(join(plant, 'scenarios', 'line2.yaml'), LINE2);
}
