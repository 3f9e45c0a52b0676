const UNTRUSTED = new Set(['SELF_SIGNED_CERT_IN_CHAIN', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'CERT_SIGNATURE_FAILURE', 'CERT_UNTRUSTED', 'INVALID_CA']);

/**
 * What to do where a server's certificate was not accepted; undefined for any other error.
 * @param code Node's: https://nodejs.org/api/tls.html#x509-certificate-error-codes
 * @param server in the words of the operator: `the broker`
 * @param trust what names the authorities that may vouch for it: `ORRERY_KAFKA_CA`
 */
export function certificateRemedy(code: unknown, server: string, trust: string): string | undefined {
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return `Give ${server} a certificate with the name that clients reach it by, or clients a name that is in the certificate.`;
  if (code === 'CERT_HAS_EXPIRED') return `Renew the certificate of ${server}, or of the authority that signed it.`;
  if (code === 'CERT_NOT_YET_VALID') return `Compare the clocks of this machine and of ${server}.`;
  if (typeof code === 'string' && UNTRUSTED.has(code)) return `Give ${trust} the certificate of the authority that signed that of ${server}; while it is being replaced, the old one and the new one.`;
  return undefined;
}
