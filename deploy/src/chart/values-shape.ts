import { IMAGES } from '../tree/images.js';

/** Values that have nothing to do with the settings of a service. Descriptions stand in values.yaml, beside the values. */
const text = { type: 'string', minLength: 1 } as const;
const textOrNone = { type: ['string', 'null'], minLength: 1 } as const;
const flag = { type: 'boolean' } as const;
const free = { type: 'object' } as const;
const record = (properties: Record<string, unknown>, required: readonly string[] = []) => ({ type: 'object', additionalProperties: false, properties, ...(required.length > 0 ? { required } : {}) });
const list = (items: unknown) => ({ type: 'array', items });
const some = (items: unknown) => ({ ...list(items), minItems: 1 });
/** Null takes out what a profile says. */
const orNone = (schema: ReturnType<typeof record>) => ({ ...schema, type: ['object', 'null'] });
/** Null leaves it to the cluster. */
const idOrNone = (minimum: number) => ({ type: ['integer', 'null'], minimum });
const port = { type: 'integer', minimum: 1, maximum: 65_535 } as const;
const digest = { type: 'string', pattern: '^sha256:[0-9a-f]{64}$' } as const;
const octet = '(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])';
/** As the template can compare them: octets without leading zeros, IPv6 without dots; an IPv4 address is written as one, and not within IPv6. */
const cidr = { type: 'string', pattern: `^(${octet}(\\.${octet}){3}/(3[0-2]|[12]?[0-9])|[0-9a-fA-F]{0,4}(:[0-9a-fA-F]{0,4}){2,8}/(12[0-8]|1[01][0-9]|[1-9]?[0-9]))$`, not: { pattern: '^[0:]*:[fF]{4}:[^:]+:[^:]+/' } } as const;
const ref = (name: string) => ({ $ref: `#/definitions/${name}` });

export const DEFINITIONS = {
  secretKey: record({ name: text, key: text }, ['name', 'key']),
  secretKeyOrNone: orNone(record({ name: text, key: text }, ['name', 'key'])),
  file: {
    oneOf: [record({ secret: text, key: text }, ['secret', 'key']), record({ configMap: text, key: text }, ['configMap', 'key'])],
  },
  volume: record({ size: { type: 'string', pattern: '^[1-9][0-9]*(Mi|Gi|Ti)$' }, storageClass: { type: 'string' } }, ['size']),
  resources: record({ requests: ref('quantities'), limits: ref('quantities') }, ['requests', 'limits']),
  quantities: record({ cpu: { type: ['string', 'number'] }, memory: text }, ['memory']),
  /** As NetworkPolicy has them: https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/ */
  peers: list(ref('peer')),
  peer: record({ ipBlock: free, namespaceSelector: free, podSelector: free }),
  /** Policies see the addresses of pods, not of their Service; some CNIs (Cilium) let no ipBlock speak of pods. */
  pods: { ...record({ namespaceSelector: free, podSelector: free }), minProperties: 1 },
  /** Without a port it would be open for all of them, and without a peer for everybody: `to` of a conduit that is not needed may be empty, the template sees to it. */
  conduit: record({ to: ref('peers'), ports: some(port) }, ['to', 'ports']),
  component: record({ enabled: flag, image: text, resources: ref('resources'), volume: ref('volume') }, ['enabled']),
} as const;

export const OF_THE_CHART = {
  nameOverride: { type: 'string', pattern: '^([a-z]([a-z0-9-]{0,34}[a-z0-9])?)?$' },
  realm: { type: 'string', pattern: '^[a-z][a-z0-9-]{0,30}$' },
  image: record({ registry: text, tag: { type: 'string' }, digests: record(Object.fromEntries(IMAGES.map(({ name }) => [name, digest]))), pullPolicy: { enum: ['Always', 'IfNotPresent', 'Never'] }, pullSecrets: list(record({ name: text }, ['name'])) }, ['registry', 'pullPolicy']),
  kafka: record({ brokers: { type: 'array', minItems: 1, items: { type: 'string', pattern: '^(\\[[0-9A-Fa-f:]+\\]|[A-Za-z0-9._-]+):\\d{1,5}$' } }, accountPrefix: { type: ['string', 'null'], pattern: '^[A-Za-z0-9._-]{0,64}$' }, admin: record({ username: text, password: ref('secretKey') }, ['username', 'password']) }, ['brokers']),
  trust: record({ configMap: textOrNone, secret: textOrNone, key: textOrNone }),
  topics: record({ enabled: flag, hook: flag, acls: flag, followExports: flag, partitions: { type: 'integer', minimum: 1 }, resources: ref('resources') }, ['enabled', 'hook', 'acls', 'followExports', 'partitions']),
  plant: record(
    {
      enabled: flag,
      configMap: record({ name: text, items: list(record({ key: text, path: text }, ['key', 'path'])) }),
      volumeClaim: record({ name: text, path: text }),
      git: record({
        image: text,
        repo: { type: 'string', pattern: '^(https://[^@]*$|ssh://|[^/:@]+@[^/:]+:)', description: 'Without a password: plant.git.https has a place for it' },
        ref: text,
        path: text,
        ca: ref('file'),
        https: orNone(record({ username: text, password: ref('secretKey') }, ['username', 'password'])),
        ssh: orNone(record({ key: ref('secretKey'), knownHosts: record({ configMap: text, key: text }, ['configMap', 'key']) }, ['key', 'knownHosts'])),
      }),
      variables: { type: 'object', propertyNames: { pattern: '^[A-Za-z_][A-Za-z0-9_]*$' }, additionalProperties: { type: ['string', 'number', 'boolean'] } },
      client: record({ id: text, secret: ref('secretKey') }, ['id', 'secret']),
      hook: flag,
      revision: { type: ['string', 'number'] },
      wait: { type: 'string', pattern: '^\\d{1,6}(s|m|h)$' },
      drift: record({ enabled: flag, schedule: text, olderThan: { type: 'string', pattern: '^[1-9]\\d{0,5}(s|m|h|d)$' } }, ['enabled', 'schedule']),
      resources: ref('resources'),
    },
    ['enabled', 'client', 'hook', 'wait', 'drift', 'resources'],
  ),
  backup: record(
    {
      enabled: flag,
      schedule: text,
      keep: { type: 'integer', minimum: 1 },
      postgres: { enum: ['files', 'external'] },
      kafka: record({ username: { type: 'string', pattern: '^[^\\s:*,=]+$' }, password: ref('secretKey') }, ['username', 'password']),
      postgresUrl: ref('secretKey'),
      existingClaim: { type: 'string' },
      volume: ref('volume'),
      deadline: { type: 'string', pattern: '^[1-9]\\d{0,5}(s|m|h|d)$' },
      olderThan: { type: 'string', pattern: '^[1-9]\\d{0,5}(s|m|h|d)$' },
      resources: ref('resources'),
      restore: record({ folder: { type: 'string', pattern: '^([A-Za-z0-9][A-Za-z0-9._-]*)?$' }, anew: flag, attempt: { type: 'integer', minimum: 1 }, elsewhere: flag, postgresUrl: ref('secretKey') }, ['folder', 'anew', 'elsewhere', 'postgresUrl']),
    },
    ['enabled', 'schedule', 'keep', 'postgres', 'kafka', 'postgresUrl', 'volume', 'deadline', 'olderThan', 'resources', 'restore'],
  ),
  network: record({
    policies: flag,
    dns: record({ to: some(ref('peer')), ports: some(port) }, ['to', 'ports']),
    kafka: ref('conduit'),
    postgres: ref('conduit'),
    redis: ref('conduit'),
    oidc: ref('conduit'),
    git: ref('conduit'),
    otlp: ref('conduit'),
    notifications: ref('conduit'),
    callers: ref('peers'),
    monitoring: ref('peers'),
  }),
  devices: list(
    record(
      { name: { type: 'string', pattern: '^[a-z0-9]([a-z0-9-]*[a-z0-9])?$' }, cidr, to: some(ref('pods')), protocol: { enum: ['opcua', 'mqtt'] }, read: list(port), write: list(port), sharedPort: flag },
      // One of cidr and to: the template says so in words.
      ['name', 'protocol', 'read'],
    ),
  ),
  scaling: record({
    prometheus: record({
      address: { type: 'string', pattern: '^(https?://[^\\s@]+)?$', description: 'Without a sign-in: authentication has a place for it' },
      authModes: { type: 'string', description: 'As KEDA has them: bearer, basic, tls, custom' },
      authentication: orNone(record({ name: text, kind: { enum: ['TriggerAuthentication', 'ClusterTriggerAuthentication'] } }, ['name'])),
    }),
  }),
  podSecurity: record({ runAsUser: idOrNone(1), runAsGroup: idOrNone(0), fsGroup: idOrNone(0) }),
  serviceAccountName: { type: 'string' },
  ingress: record({ enabled: flag, className: { type: 'string' }, host: { type: 'string' }, tlsSecret: { type: 'string' }, annotations: free }, ['enabled']),
  monitoring: record({ serviceMonitors: flag, rules: flag, sameLabels: flag, dashboards: flag, runbooks: { type: 'string', pattern: '^(https?://[^\\s#]+)?$', description: 'Address without a fragment: each alert adds that of its section' }, labels: free }),
  scheduling: record({ priorityClassName: { type: 'string' }, nodeSelector: free, tolerations: list(free), topologyKey: text }),
  components: record({ kafka: ref('component'), postgres: ref('component'), redis: ref('component'), oidc: ref('component') }),
} as const;

export const OF_A_SERVICE = {
  enabled: flag,
  resources: ref('resources'),
  annotations: { ...free, description: 'Annotations of its pods' },
} as const;
