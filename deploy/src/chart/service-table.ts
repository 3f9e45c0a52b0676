/** What the chart must know of a service beside its settings and its contracts. */
export interface ServiceEntry {
  /** Its name, its image and its principal in the contracts. */
  readonly name: string;
  /**
   * How many replicas make sense. `one`: what it does has exactly one owner in a realm (a connection to a device, a client id of a broker).
   * `partitions`: as many as its topics have. `any`: each serves everything.
   */
  readonly replicas: 'one' | 'partitions' | 'any';
  /** A folder that outlives the pod: a StatefulSet with a volume of its own. */
  readonly keeps?: { readonly what: string; readonly path: string; readonly size: string };
  /** Topics of which it handles a share, in the group that has its name: what a scaler may look at. Without their version, as contracts are named by it. */
  readonly handles?: readonly string[];
  /** Devices that it connects to, and what for. */
  readonly devices?: { readonly protocols: readonly ('opcua' | 'mqtt')[]; readonly access: 'read' | 'write' };
  /** Memory that it takes only now and then, in MiB: none of it is in what was measured. */
  readonly beside?: { readonly memoryMiB: number; readonly what: string };
  /** Settings that the image or the chart decides, by variable. */
  readonly given?: Readonly<Record<string, string>>;
  /** Mail servers and webhooks. */
  readonly notifies?: true;
  /** Calls from outside: people, programs. */
  readonly serves?: true;
  /** A port at which it answers one other service, as a device does. */
  readonly answers?: { readonly port: number; readonly to: string };
}

/** Readings that wait on disk (ORRERY_QUEUE_BYTES) take a quarter more while they are being deleted. */
const QUEUE = { what: 'readings that wait for Kafka', path: '/var/lib/orrery', size: '4Gi' } as const;
const PKI = { what: 'its own OPC UA certificate and those of the servers it trusts', path: '/var/lib/orrery', size: '64Mi' } as const;

/** One line a service; templates, schema, policies and the picture are made from it. */
export const SERVICES: readonly ServiceEntry[] = [
  { name: 'opcua-ingestion', replicas: 'one', keeps: { ...QUEUE, what: `${QUEUE.what}, and ${PKI.what}` }, devices: { protocols: ['opcua'], access: 'read' }, given: { ORRERY_PKI_DIR: '/var/lib/orrery/pki', ORRERY_QUEUE_DIR: '/var/lib/orrery/queue' } },
  { name: 'mqtt-ingestion', replicas: 'one', keeps: QUEUE, devices: { protocols: ['mqtt'], access: 'read' }, given: { ORRERY_QUEUE_DIR: '/var/lib/orrery/queue' } },
  { name: 'twin-projector', replicas: 'partitions', handles: ['twin.inputs'] },
  { name: 'historian', replicas: 'partitions', handles: ['twin.inputs', 'twin.events'] },
  { name: 'maintenance', replicas: 'partitions', handles: ['twin.inputs'] },
  { name: 'alerting', replicas: 'partitions', handles: ['twin.events', 'maintenance.scores'], notifies: true },
  { name: 'twin-export', replicas: 'partitions' },
  { name: 'simulation', replicas: 'partitions', handles: ['simulation.runs'], beside: { memoryMiB: 512, what: 'two worker threads of 256 MB' } },
  { name: 'command', replicas: 'one', keeps: PKI, devices: { protocols: ['opcua', 'mqtt'], access: 'write' }, given: { ORRERY_PKI_DIR: '/var/lib/orrery/pki' } },
  { name: 'canary', replicas: 'one', keeps: PKI, answers: { port: 4840, to: 'opcua-ingestion' }, given: { ORRERY_PKI_DIR: '/var/lib/orrery/pki', ORRERY_CANARY_HOST: '0.0.0.0', ORRERY_CANARY_PORT: '4840' } },
  { name: 'api', replicas: 'any', serves: true, given: { ORRERY_CONSOLE_DIR: '/app/console' } },
];

/** Settings whose value is the path of a file: given as a key of a Secret or ConfigMap, which the chart mounts. */
export const FILE_SETTINGS: readonly string[] = ['ORRERY_OPCUA_CREDENTIALS', 'ORRERY_MQTT_CREDENTIALS', 'ORRERY_MQTT_CA'];

/** Settings that have a value of the chart's own in the values (`realm`, `kafka.brokers`, `trust`), of every service alike. */
export const CHART_SETTINGS: readonly string[] = ['ORRERY_REALM', 'ORRERY_KAFKA_BROKERS', 'NODE_EXTRA_CA_CERTS'];
