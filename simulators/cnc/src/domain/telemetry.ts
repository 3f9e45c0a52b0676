import { type Chance } from './chance.js';
import { type MachineTool } from './machine-tool.js';

export interface Telemetry {
  topic: string;
  payload: string;
}

export const topicOf = (machine: string): string => `riverside/machining/${machine}/telemetry`;

/** What a machine's control publishes, with the time of its own clock. Written by hand, because JSON.stringify knows no 64-bit integers. */
export function telemetry(machine: MachineTool, chance: Chance, at: number): Telemetry {
  const noisy = (value: number, noise: number): number => Math.round((value + noise * chance.normal()) * 1000) / 1000;
  const turning = machine.speed > 1;
  const payload = [
    `"ts":"${new Date(at).toISOString()}"`,
    `"quality":"good"`,
    `"state":"${machine.state}"`,
    `"program":${JSON.stringify(machine.program.name)}`,
    `"spindle":{"speed":${noisy(machine.speed, turning ? 4 : 0)},"torque":${noisy(machine.torque, turning ? 0.15 : 0)},"load":${noisy(machine.load, turning ? 0.3 : 0)},"millirevolutions":${machine.millirevolutions}}`,
    `"feed":${noisy(machine.feed, machine.feed > 1 ? 2 : 0)}`,
    `"tool":{"number":${machine.current.tool},"wear":${Math.round(machine.wear * 10_000) / 100}}`,
    `"coolant":{"temperature":${noisy(machine.coolant, 0.05)}}`,
    `"parts":${machine.parts}`,
  ];
  return { topic: topicOf(machine.name), payload: `{${payload.join(',')}}` };
}
