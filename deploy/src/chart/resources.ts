import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What `npm run bench -- footprint` found, as it is kept in measured-use.json. */
export interface MeasuredUse {
  readonly at: string;
  readonly machine: Readonly<Record<string, unknown>>;
  readonly load: string;
  readonly services: Readonly<Record<string, { readonly cores: number; readonly memoryMiB: number }>>;
}

export interface Resources {
  readonly requests: { readonly cpu: string; readonly memory: string };
  readonly limits: { readonly memory: string };
}

const FILE = 'deploy/src/chart/measured-use.json';

/** Undefined where nothing was measured yet: the values are then somebody's guess, and stay as they are. */
export function readMeasuredUse(root: string): MeasuredUse | undefined {
  const file = join(root, FILE);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as MeasuredUse) : undefined;
}

/**
 * The rule. Processor: what it took under the load, up to the next 50 m; no limit, for one that is throttled drains late and loses its sessions. Memory: the
 * most that it ever had and a quarter, with what it may take beside (`beside`, MiB), up to the next 32 Mi; the limit is twice as much, for what lies between them is a backlog.
 */
export function resourcesFor({ cores, memoryMiB }: { readonly cores: number; readonly memoryMiB: number }, beside = 0): Resources {
  const cpu = Math.max(50, Math.ceil((cores * 1_000) / 50) * 50);
  const memory = Math.ceil((memoryMiB * 1.25 + beside) / 32) * 32;
  return { requests: { cpu: `${cpu}m`, memory: `${memory}Mi` }, limits: { memory: `${2 * memory}Mi` } };
}

/** values.yaml with the resources of each service as they are measured; all else stays as it is written. */
export function withResources(values: string, resources: ReadonlyMap<string, Resources>): string {
  const [head, services] = values.split(/^(?=services:$)/m) as [string, string];
  let service = '';
  const lines = services.split('\n').map((line) => {
    service = /^ {2}([\w-]+):$/.exec(line)?.[1] ?? service;
    const known = resources.get(service);
    return known && line.startsWith('    resources:') ? `    resources: ${inOneLine(known)}` : line;
  });
  return head + lines.join('\n');
}

/** values.yaml, which says of its requests and limits what they are: estimates until they were measured here. */
export function withOrigin(values: string, measured: MeasuredUse | undefined): string {
  const says = measured
    ? `made from what was measured (npm run bench -- footprint; ${FILE}, of ${measured.at.slice(0, 10)})`
    : `estimates: nothing was measured yet (npm run bench -- footprint, kept in ${FILE})`;
  return values.replace(/^# Requests and limits .*$/m, `# Requests and limits of the services are ${says}: docs/kubernetes.md.`);
}

const inOneLine = ({ requests, limits }: Resources): string => `{ requests: { cpu: ${requests.cpu}, memory: ${requests.memory} }, limits: { memory: ${limits.memory} } }`;

/** A file of results of the benchmark, as it is kept. @throws Error for one that is of another benchmark */
export function measuredUseOf(file: string): { readonly path: string; readonly text: string } {
  if (!existsSync(file)) throw new Error(`${file} is not there. Run npm run bench -- footprint, which says where it writes.`);
  const { benchmark, at, machine, outcomes } = JSON.parse(readFileSync(file, 'utf8')) as { benchmark: string; at: string; machine: Record<string, unknown>; outcomes: { service?: string; cores: number; memoryMiB: number; load: string }[] };
  if (benchmark !== 'footprint' || outcomes.length === 0 || outcomes.some(({ service }) => service === undefined)) throw new Error(`${file} holds ${benchmark}, or a footprint that could not be taken; a footprint with every service is wanted.`);
  const services = Object.fromEntries(outcomes.map(({ service, cores, memoryMiB }) => [service!, { cores: Number(cores.toFixed(3)), memoryMiB: Math.round(memoryMiB) }] as const).sort(([a], [b]) => (a < b ? -1 : 1)));
  return { path: FILE, text: `${JSON.stringify({ at, machine, load: outcomes[0]?.load, services }, null, 2)}\n` };
}
