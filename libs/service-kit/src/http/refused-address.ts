import { OrreryError } from '@orrery/contracts';

/** What listening failed with: a setting that is wrong where the address cannot be had, else the error itself. */
export function refusedAddress(error: unknown, { host, port }: { readonly host: string; readonly port: number }): Error {
  const { code } = error as { code?: string };
  if (code !== 'EADDRINUSE' && code !== 'EADDRNOTAVAIL' && code !== 'EACCES') return error as Error;
  return new OrreryError('configuration-invalid', `The service cannot listen on ${host}:${port} (${code})`, {
    cause: error,
    remedy: 'Set ORRERY_HTTP_HOST and ORRERY_HTTP_PORT to an address that is free, or stop what uses it.',
  });
}
