import { exportContracts, type MaintenanceScore, maintenanceScores, type TwinEvent } from '@orrery/contracts';
import { withLayout } from '@orrery/kafka';
import { until } from '@orrery/testing';
import { checkChain, type Link, readAll, type RunningSystem } from '@orrery/testing/system';
import { DETECTOR, EXPORT, OPC_PREFIX } from './opc-counters.js';

/** A detector of one sample a second tells each tenth at least; two more, since neither a gap nor a sample begins on the second. */
const MOST_BETWEEN_MS = 12_000;

/** What an export has of the counters: everything that twin.events has, revision by revision. @param whole those of twin.events @throws with every fault */
export async function checkExport(system: RunningSystem, whole: ReadonlyMap<string, readonly Link[]>): Promise<number> {
  const settings = await withLayout(system.kafka);
  const lastOf = (chain: readonly Link[] = []) => chain.reduce((last, { rev }) => Math.max(last, rev), 0);
  const counters = [...whole].filter(([twin]) => twin.startsWith(OPC_PREFIX));
  const chains = await until('the export to have the last event of each counter', async () => {
    const exported = chainsOf((await readAll<TwinEvent>(settings, exportContracts(EXPORT).events)).map(({ value }) => value));
    const behind = counters.flatMap(([twin, chain]) => (lastOf(exported.get(twin)) < lastOf(chain) ? `${twin}: ${lastOf(exported.get(twin))} of ${lastOf(chain)}` : []));
    // The last failure is what `until` tells.
    if (behind.length > 0) throw new Error(behind.join(', '));
    return exported;
  }, { timeoutMs: 180_000, everyMs: 1_000 });
  const faults = [...chains].flatMap(([twin, chain]) => checkChain(chain).map((fault) => `${twin}: ${fault}`));
  if (faults.length > 0) throw new Error(`faults of the export:\n${faults.slice(0, 40).join('\n')}`);
  return [...chains.values()].reduce((sum, chain) => sum + new Set(chain.map(({ rev }) => rev)).size, 0);
}

/** twin → its events in the order of the log. */
export function chainsOf(events: readonly TwinEvent[]): Map<string, Link[]> {
  const chains = new Map<string, Link[]>();
  for (const { twinId, rev, prevRev } of events) {
    const chain = chains.get(twinId) ?? [];
    chains.set(twinId, chain);
    chain.push({ rev, prevRev });
  }
  return chains;
}

/** A time of which there are no samples, in ms since 1970: nobody read, or nobody counted. */
export interface Quiet {
  readonly from: number;
  readonly to: number;
}

/** What the detector has said of the counters: nothing left out of what was read, and of one sample one thing, however often it was said. @throws with every fault */
export async function checkScores(system: RunningSystem, quiet: readonly Quiet[]): Promise<number> {
  const scores = (await readAll<MaintenanceScore>(system.kafka, maintenanceScores)).map(({ value }) => value).filter(({ twinId, detector }) => twinId.startsWith(OPC_PREFIX) && detector === DETECTOR);
  const faults = [...new Set(scores.map(({ twinId }) => twinId))].flatMap((twin) => {
    const told = scores.filter(({ twinId }) => twinId === twin);
    const said = new Map<string, string>();
    const differ = told.filter(({ at, status, anomaly }) => {
      const [what, before] = [JSON.stringify({ status, anomaly }), said.get(at)];
      said.set(at, what);
      return before !== undefined && before !== what;
    });
    const times = [...said.keys()].sort().map((at) => Date.parse(at));
    const holes = times.flatMap((at, index) => (index > 0 && at - times[index - 1]! - quietIn(quiet, times[index - 1]!, at) > MOST_BETWEEN_MS ? `nothing was said from ${new Date(times[index - 1]!).toISOString()} to ${new Date(at).toISOString()}` : []));
    return [...differ.map(({ at }) => `two things were said of ${at}`), ...holes].map((fault) => `${twin}: ${fault}`);
  });
  if (faults.length > 0) throw new Error(`faults of the scores:\n${faults.slice(0, 40).join('\n')}`);
  return scores.length;
}

const quietIn = (quiet: readonly Quiet[], from: number, to: number): number => quiet.reduce((sum, span) => sum + Math.max(0, Math.min(to, span.to) - Math.max(from, span.from)), 0);
