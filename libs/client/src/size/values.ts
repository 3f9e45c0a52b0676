import { stringify } from 'yaml';
import { PARTITIONS } from './question.js';
import { bytesShown, SHARED, type SizeAnswer, type SizeLine } from './size.js';

/** Values for the chart (deploy/chart): replicas and processors of the services that were measured; what stands outside of the release, and what was not measured, as comments. */
export function chartValues({ lines, warnings, unmeasured }: SizeAnswer): string {
  const of = (part: string, what: SizeLine['what']): number => lines.find((line) => line.part === part && line.what === what)!.value;
  const services = Object.fromEntries(
    SHARED.map((part) => {
      const replicas = of(part, 'replicas');
      return [part, { replicas, resources: { requests: { cpu: `${Math.max(50, Math.ceil((of(part, 'processors') / replicas) * 100) * 10)}m` } } }];
    }),
  );
  const partitions = of('Kafka', 'partitions');
  // Beyond what the contracts give, Helm must be told, or it refuses the replicas.
  const grown = partitions === PARTITIONS ? {} : { topics: { partitions } };
  const outside = lines.filter(({ part, what }) => !(SHARED as readonly string[]).includes(part) && what !== 'partitions').map(({ part, what, value }) => `${part}: ${what === 'disk' ? `${bytesShown(value)} of disk` : `${value.toFixed(2)} processors`}`);
  return [...[...outside, ...warnings, ...unmeasured.map((what) => `not measured: ${what}`)].map((line) => `# ${line}`), stringify({ ...grown, services })].join('\n');
}
