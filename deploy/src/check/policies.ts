import { BlockList, isIPv6 } from 'node:net';
import { isDeepStrictEqual } from 'node:util';
import { type Manifest, problemOf, type Workload, workloadsOf } from '../chart/manifests.js';
import { type KnownService } from '../chart/service-facts.js';

interface Peer {
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
  readonly namespaceSelector?: object;
  readonly podSelector?: object;
}
interface Rule {
  readonly from?: readonly Peer[];
  readonly to?: readonly Peer[];
  readonly ports?: readonly { readonly port: number | string; readonly protocol?: string }[];
}
interface Policy {
  readonly podSelector: { readonly matchLabels?: Readonly<Record<string, string>> };
  readonly policyTypes: readonly string[];
  readonly ingress?: readonly Rule[];
  readonly egress?: readonly Rule[];
}

/** A declared address of the plant, or pods of the cluster. */
export interface Device {
  readonly name: string;
  readonly cidr?: string;
  readonly to?: readonly Peer[];
  readonly read: readonly number[];
  readonly write?: readonly number[];
  /** It has but one port, and its own accounts tell readers from writers. */
  readonly sharedPort?: boolean;
}

export const policyOf = ({ spec }: Manifest): Policy => spec as unknown as Policy;
const partOf = ({ metadata }: Manifest): string => metadata.labels?.['app.kubernetes.io/name'] ?? '';
export const selects = (policy: Manifest, { labels }: Workload): boolean => Object.entries(policyOf(policy).podSelector.matchLabels ?? {}).every(([key, value]) => labels[key] === value);

/** Every pod is under the policy that forbids all and under one of its own; no rule says "anybody" or "any port". */
export function policiesCover(manifests: readonly Manifest[]): string[] {
  const policies = manifests.filter(({ kind }) => kind === 'NetworkPolicy');
  const forbids = policies.filter((policy) => ['Ingress', 'Egress'].every((type) => policyOf(policy).policyTypes.includes(type)) && !policyOf(policy).ingress && !policyOf(policy).egress);
  const uncovered = workloadsOf(manifests).flatMap((workload) => [
    ...(forbids.some((policy) => selects(policy, workload)) ? [] : [problemOf(workload.manifest, 'is under no policy that forbids everything')]),
    ...(policies.some((policy) => !forbids.includes(policy) && selects(policy, workload)) ? [] : [problemOf(workload.manifest, 'has no policy of its own')]),
  ]);
  return [...uncovered, ...policies.filter(isOpen).map((policy) => problemOf(policy, 'has a rule for anybody or any port'))];
}

function isOpen(policy: Manifest): boolean {
  const { ingress = [], egress = [] } = policyOf(policy);
  const rules = [...ingress.map(({ from, ports }) => ({ peers: from, ports })), ...egress.map(({ to, ports }) => ({ peers: to, ports }))];
  return rules.some(({ peers, ports }) => !peers?.length || !ports?.length || peers.some((peer) => Object.keys(peer).length === 0 || /\/0$/.test(peer.ipBlock?.cidr ?? '')));
}

/**
 * A port of a device that writing goes to is open to command alone, unless the device has but that one for both, and says so: neither by its own
 * entry nor by anything else whose addresses or pods include one of its.
 */
export function onlyCommandWrites(manifests: readonly Manifest[], devices: readonly Device[]): string[] {
  const policies = manifests.filter((manifest) => manifest.kind === 'NetworkPolicy' && partOf(manifest) !== 'command');
  const leadsTo = (peer: Peer, { cidr, to = [] }: Device): boolean => {
    const { ipBlock } = peer;
    return ipBlock ? cidr !== undefined && meet(ipBlock.cidr, cidr) && !ipBlock.except?.some((except) => contains(except, cidr)) : to.some((pods) => samePods(peer, pods));
  };
  const reaches = (policy: Manifest, device: Device, port: number) => (policyOf(policy).egress ?? []).some(({ to = [], ports = [] }) => to.some((peer) => leadsTo(peer, device)) && ports.some((open) => open.port === port));
  return devices.flatMap((device) => {
    const { name, read, write = [], sharedPort = false } = device;
    return write
      .filter((port) => !(sharedPort && read.includes(port)))
      .flatMap((port) => policies.filter((policy) => reaches(policy, device, port)).map((policy) => problemOf(policy, `reaches port ${port} of ${name}, where only command may write`)));
  });
}

/** What selects the same pods, or all of the namespaces in which the other selects some. */
const samePods = (one: Peer, other: Peer): boolean =>
  isDeepStrictEqual(one.namespaceSelector, other.namespaceSelector) && (allOf(one.podSelector) || allOf(other.podSelector) || isDeepStrictEqual(one.podSelector, other.podSelector));

const allOf = (selector: object = {}): boolean => Object.keys(selector).length === 0;

const prefixOf = (cidr: string) => {
  const [address = '', length = ''] = cidr.split('/');
  return { address, length: Number(length), family: isIPv6(address) ? 'ipv6' : 'ipv4' } as const;
};

/** Of two prefixes that have an address in common one lies within the other. */
const meet = (one: string, other: string): boolean => contains(one, other) || contains(other, one);

function contains(outer: string, inner: string): boolean {
  const [{ address, length, family }, within] = [prefixOf(outer), prefixOf(inner)];
  const list = new BlockList();
  list.addSubnet(address, length, family);
  return family === within.family && length <= within.length && list.check(within.address, within.family);
}

/** The policy of each service names the topics that the contracts give it. */
export function conduitsFit(manifests: readonly Manifest[], services: ReadonlyMap<string, KnownService>): string[] {
  const same = (said: string | undefined, topics: readonly string[]) => said === topics.join(' ');
  return manifests.flatMap((policy) => {
    const facts = services.get(partOf(policy))?.facts;
    if (policy.kind !== 'NetworkPolicy' || !facts) return [];
    const { annotations = {} } = policy.metadata;
    return same(annotations['orrery/writes'], facts.writes) && same(annotations['orrery/reads'], facts.reads) ? [] : [problemOf(policy, 'names other topics than the contracts')];
  });
}
