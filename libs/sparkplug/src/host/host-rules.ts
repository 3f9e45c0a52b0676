/** passive: listens only, safe in any plant; secondary: asks for rebirths too; primary: edge nodes wait for it as well (rule R13). */
export type HostRole = 'passive' | 'secondary' | 'primary';

export interface HostSettings {
  readonly role?: HostRole;
  /** Group ids to follow; absent: all. */
  readonly groups?: readonly string[];
  /** How long a missing sequence number is waited for; 0: not at all. Default 2 s. */
  readonly reorderTimeoutMs?: number;
  readonly rebirth?: Partial<RebirthRules>;
  readonly bounds?: Partial<HostBounds>;
  /** Makes the jitter of several hosts differ: a host id, or the client id. */
  readonly salt?: string;
}

export interface RebirthRules {
  /** First requests are spread over this time, so that a restarted server does not cause a storm. */
  readonly spreadMs: number;
  /** After a reconnection: how long an edge node has to be born by itself before it is asked. */
  readonly graceMs: number;
  /** Between two requests to one edge node, whatever the reasons; doubles with each that follows soon. */
  readonly minIntervalMs: number;
  readonly maxIntervalMs: number;
}

/** What a plant can make the host keep. */
export interface HostBounds {
  readonly maxNodes: number;
  readonly maxDevicesPerNode: number;
  /** Metrics of an edge node and its devices together. */
  readonly maxMetricsPerNode: number;
  /** Messages of one edge node that wait for a missing one, and their bytes. */
  readonly maxHeld: number;
  readonly maxHeldBytes: number;
  readonly maxPayloadBytes: number;
}

export interface HostRules {
  readonly role: HostRole;
  readonly groups: ReadonlySet<string> | undefined;
  readonly reorderTimeoutMs: number;
  readonly rebirth: RebirthRules;
  readonly bounds: HostBounds;
  readonly salt: string;
}

export function hostRules(settings: HostSettings = {}): HostRules {
  return {
    role: settings.role ?? 'passive',
    groups: settings.groups && new Set(settings.groups),
    reorderTimeoutMs: settings.reorderTimeoutMs ?? 2_000,
    rebirth: { spreadMs: 500, graceMs: 5_000, minIntervalMs: 1_000, maxIntervalMs: 300_000, ...settings.rebirth },
    bounds: {
      maxNodes: 10_000,
      maxDevicesPerNode: 1_000,
      maxMetricsPerNode: 50_000,
      maxHeld: 128,
      maxHeldBytes: 4 * 1024 * 1024,
      maxPayloadBytes: 4 * 1024 * 1024,
      ...settings.bounds,
    },
    salt: settings.salt ?? '',
  };
}
