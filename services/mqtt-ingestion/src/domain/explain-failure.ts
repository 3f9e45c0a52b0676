const UNTRUSTED = new Set(['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'SELF_SIGNED_CERT_IN_CHAIN', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'UNABLE_TO_GET_ISSUER_CERT']);
const UNREACHABLE: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the broker ended the connection',
  EPIPE: 'the broker ended the connection',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'its name cannot be resolved now',
  ETIMEDOUT: 'it does not answer',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no way to it',
};

/** What went wrong with a connection, and what to do, for whoever reads the source's status. */
export function explain(error: Error & { code?: string }, endpoint: string): string {
  const { code = '', message } = error;
  if (UNTRUSTED.has(code)) return `The certificate of ${endpoint} is of an authority that nobody here trusts (${code}). Put the authority's certificate into the file that ORRERY_MQTT_CA names; it is tried again by itself.`;
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') return `The certificate of ${endpoint} is out of its time (${code}). Renew it at the broker.`;
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return `The certificate of ${endpoint} is for another host: ${message}. Use a name that it holds, or renew it.`;
  if (code === 'EPROTO' || code.startsWith('ERR_SSL')) return `${endpoint} does not speak TLS as it should (${code}). Is the port that of mqtts?`;
  const unreachable = UNREACHABLE[code];
  if (unreachable !== undefined) return `${endpoint} cannot be reached: ${unreachable} (${code}). It is tried again.`;
  if (/refuses user or password|does not allow/.test(message)) return `${endpoint}: ${message}. Mend the user at the broker, or user and password in the source and in the file that ORRERY_MQTT_CREDENTIALS names.`;
  return `${endpoint}: ${message}. It is tried again.`;
}
