import { type Manifest, problemOf, type Workload, workloadsOf } from '../chart/manifests.js';

/** What KEDA reads from parameters of an authentication alone. */
const SIGN_IN = { username: 'ORRERY_KAFKA_USERNAME', password: 'ORRERY_KAFKA_PASSWORD', ca: 'ORRERY_KAFKA_CA' } as const;

/**
 * A Kafka trigger of KEDA signs in by its TriggerAuthentication, which names a user, a password and how (https://keda.sh/docs/scalers/apache-kafka/), and as its
 * service does: the same account, the same password, the same authorities.
 */
export function scalersSignIn(manifests: readonly Manifest[]): string[] {
  const workloads = workloadsOf(manifests);
  return manifests.filter(({ kind }) => kind === 'ScaledObject').flatMap((scaler) => {
    const { triggers = [], scaleTargetRef } = (scaler.spec ?? {}) as { triggers?: Trigger[]; scaleTargetRef?: { name: string } };
    const scaled = workloads.find(({ manifest }) => manifest.metadata.name === scaleTargetRef?.name);
    return triggers.filter(({ type }) => type === 'kafka').flatMap(({ metadata, authenticationRef }) => {
      const given = parametersOf(manifests, authenticationRef?.name);
      const wanted = scaled ? asTheService(scaled) : new Map<string, string>();
      return [
        ...Object.keys(SIGN_IN).filter((name) => name in metadata).map((name) => `has ${name} in the metadata of a trigger, where KEDA does not look for it`),
        ...['username', 'password', 'sasl'].filter((name) => !given.has(name) && !(name === 'sasl' && name in metadata)).map((name) => `signs in to Kafka without ${name}`),
        ...[...wanted].filter(([name, value]) => given.get(name) !== value).map(([name, value]) => `has for ${name} ${given.get(name) ?? 'nothing'}, and its service ${value}`),
        ...(scaled && given.has('ca') && !wanted.has('ca') ? ['trusts an authority that its service does not know'] : []),
      ].map((problem) => problemOf(scaler, problem));
    });
  });
}

interface Trigger {
  readonly type: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly authenticationRef?: { readonly name: string };
}
interface Ref {
  readonly parameter: string;
  readonly name: string;
  readonly key: string;
}

const key = (kind: string, name: string, of: string) => `${kind} ${name}/${of}`;

/** What an authentication gives: of a ConfigMap of the release its text, of anything else where it stands. */
function parametersOf(manifests: readonly Manifest[], name: string | undefined): Map<string, string> {
  const authentication = manifests.find(({ kind, metadata }) => kind === 'TriggerAuthentication' && metadata.name === name);
  const refs = (from: string) => (authentication?.spec?.[from] ?? []) as readonly Ref[];
  const textOf = (ref: Ref) => (manifests.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === ref.name)?.data as Record<string, string> | undefined)?.[ref.key];
  return new Map([
    ...refs('configMapTargetRef').map((ref) => [ref.parameter, textOf(ref) ?? key('configMap', ref.name, ref.key)] as const),
    ...refs('secretTargetRef').map((ref) => [ref.parameter, key('secret', ref.name, ref.key)] as const),
  ]);
}

/** The same of a service's pod: what its variables say, or the key of the Secret whose file they name. `system` is the machine's authorities with those of `trust`. */
function asTheService({ pod }: Workload): Map<string, string> {
  const env = new Map(pod.containers[0]!.env?.map(({ name, value = '' }) => [name, value]));
  const trust = pod.volumes?.find(({ name }) => name === 'trust') as { secret?: { secretName: string; items: { key: string }[] }; configMap?: { name: string; items: { key: string }[] } } | undefined;
  const sources = pod.volumes?.flatMap(({ projected }) => (projected as { sources: { secret?: { name: string; items: { key: string; path: string }[] } }[] } | undefined)?.sources ?? []) ?? [];
  const mounted = (path: string) => sources.flatMap(({ secret }) => secret?.items.filter((item) => item.path === path).map((item) => key('secret', secret.name, item.key)) ?? [])[0];
  const trusted = trust?.secret ? key('secret', trust.secret.secretName, trust.secret.items[0]!.key) : trust?.configMap && key('configMap', trust.configMap.name, trust.configMap.items[0]!.key);
  const said = Object.entries(SIGN_IN).flatMap(([parameter, variable]): [string, string | undefined][] => {
    const value = env.has(`${variable}_FILE`) ? mounted(variable) : env.get(variable);
    return value === undefined ? [] : [[parameter, parameter === 'ca' && value === 'system' ? trusted : value]];
  });
  const tls = env.has('ORRERY_KAFKA_CA') || env.has('ORRERY_KAFKA_CA_FILE');
  return new Map([...said.filter((entry): entry is [string, string] => entry[1] !== undefined), ['tls', tls ? 'enable' : 'disable'], ['sasl', 'scram_sha512']]);
}
