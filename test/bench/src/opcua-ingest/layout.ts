/** One device for all clients: each has variables of its own, and only those of the client that is being measured change. */
export const NAMESPACE = 'urn:orrery:bench-plant';
export const CLIENTS = ['ingestion', 'node-opcua', 'asyncua'] as const;
export type ClientName = (typeof CLIENTS)[number];

export const TWINS = 125;
export const SIGNALS_PER_TWIN = 20;
export const VARIABLES = TWINS * SIGNALS_PER_TWIN;
export const PERIOD_MS = 100;
/** Room for all values of a sample: a client that is slow is late, but counts as many. */
export const QUEUE_SIZE = 50;

export function variableId(client: ClientName, index: number): string {
  return `${client}.v${index}`;
}

export interface DeviceSetup {
  readonly pki: string;
}

export interface PlayOrder {
  readonly client: ClientName;
  /** How often every variable of the client changes, PERIOD_MS apart. */
  readonly changes: number;
}

export interface ClientSetup {
  readonly endpoint: string;
  readonly pki: string;
}
