import { OrreryError } from '@orrery/contracts';

export interface Address {
  readonly host: string;
  readonly port: number;
  /** The setting that the port comes from. */
  readonly setting: 'ORRERY_HTTP_PORT' | 'ORRERY_MANAGEMENT_PORT';
}

/** What listening failed with: a setting that is wrong where the address cannot be had, else the error itself. */
export function refusedAddress(error: unknown, { host, port, setting }: Address): Error {
  const { code } = error as { code?: string };
  if (!code || !['EADDRINUSE', 'EADDRNOTAVAIL', 'EACCES', 'EAFNOSUPPORT'].includes(code)) return error as Error;
  return new OrreryError('configuration-invalid', `The service cannot listen on ${host}:${port} (${code})`, {
    cause: error,
    remedy:
      code === 'EAFNOSUPPORT'
        ? 'The kernel has no IPv6, and ORRERY_HTTP_HOST is an address of it: set 0.0.0.0 or another of IPv4.'
        : `Set ORRERY_HTTP_HOST and ${setting} to an address that is free, or stop what uses it.`,
  });
}
