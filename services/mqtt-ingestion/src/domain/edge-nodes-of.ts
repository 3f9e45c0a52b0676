import { type EdgeNodeStatus } from '@orrery/contracts';
import { type NodeSummary } from '@orrery/sparkplug';
import { timestampFromMillis } from '@orrery/twin-model';

const MAX_NODES = 200;
const MAX_DEVICES = 100;

/** Edge nodes as the status of their source shows them: those that are offline first, a bounded number. */
export function edgeNodesOf(summaries: readonly NodeSummary[]): EdgeNodeStatus[] {
  const offlineFirst = <T extends { online: boolean }>(list: readonly T[]) => [...list].sort((a, b) => Number(a.online) - Number(b.online));
  return offlineFirst(summaries)
    .slice(0, MAX_NODES)
    .map(({ group, edgeNode, online, bdSeq, births, deaths, sequenceLosses, rebirthsAsked, lastBirthTs, devices }) => ({
      group,
      edgeNode,
      online,
      ...(bdSeq === undefined ? {} : { bdSeq: Number(bdSeq) }),
      births,
      deaths,
      sequenceLosses,
      rebirthsAsked,
      ...(lastBirthTs === undefined ? {} : { lastBirthTs: timestampFromMillis(lastBirthTs) }),
      devices: offlineFirst(devices).slice(0, MAX_DEVICES),
    }));
}
