import { type SourceView } from '@orrery/client';

/** How a source is spoken with: `Sparkplug B over MQTT`. */
export function protocolWords({ protocol, payload }: Pick<SourceView, 'protocol' | 'payload'>): string {
  if (protocol === 'opcua') return 'OPC UA';
  if (protocol !== 'mqtt') return protocol;
  return payload === 'sparkplug' ? 'Sparkplug B over MQTT' : payload === 'json' ? 'JSON over MQTT' : 'MQTT';
}

/** How the way to a source is protected; `isOpen`: whoever is on the way can read and change what passes. */
export interface Protection {
  readonly words: string;
  readonly isOpen: boolean;
}

export function protectionOf({ protocol, endpoint, securityMode, securityPolicy }: Pick<SourceView, 'protocol' | 'endpoint' | 'securityMode' | 'securityPolicy'>): Protection {
  if (protocol === 'mqtt') return endpoint.startsWith('mqtts:') || endpoint.startsWith('wss:') ? { words: 'TLS', isOpen: false } : { words: 'not encrypted', isOpen: true };
  if (securityMode === undefined) return { words: 'protection not known', isOpen: false };
  if (securityMode === 'None') return { words: 'not encrypted', isOpen: true };
  return { words: `${securityMode === 'Sign' ? 'signed' : 'signed and encrypted'}${securityPolicy === undefined ? '' : `, ${securityPolicy}`}`, isOpen: false };
}

const ROLES: Readonly<Record<string, string>> = {
  passive: 'listens only, never asks for a rebirth',
  secondary: 'secondary host: asks for rebirths',
  primary: 'primary host: edge nodes hold back while it is away',
};

export function hostRoleWords(role: string | undefined): string {
  return ROLES[role ?? 'passive'] ?? role ?? '';
}
