/** What a host application says of itself on its STATE topic (Sparkplug 3.0 §6.4.29). */
export interface HostState {
  readonly online: boolean;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
}

export const encodeState = ({ online, timestamp }: HostState): Uint8Array => new TextEncoder().encode(JSON.stringify({ online, timestamp }));

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** @returns undefined for anything but JSON with a boolean `online` and a numeric `timestamp`. */
export function decodeState(bytes: Uint8Array): HostState | undefined {
  if (bytes.length > 1_000) return undefined;
  try {
    const { online, timestamp } = (JSON.parse(utf8.decode(bytes)) ?? {}) as Record<string, unknown>;
    return typeof online === 'boolean' && typeof timestamp === 'number' ? { online, timestamp } : undefined;
  } catch {
    return undefined;
  }
}
