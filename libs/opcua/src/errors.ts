import { isOrreryError, OrreryError } from '@orrery/contracts';

/** What a caller decides on when a request to a server failed. */
export interface Fault {
  /** The server's StatusCode, when it answered with one. */
  status?: number;
  /** Name of it, or what the stack said. */
  reason: string;
}

interface FaultyResponse {
  response?: { responseHeader?: { serviceResult?: { value: number; name: string } } };
}

/** The stack reports a service fault as an Error with the decoded response on it, or only by the code's name in the text. */
export function faultOf(error: unknown): Fault {
  const result = (error as FaultyResponse | null)?.response?.responseHeader?.serviceResult;
  if (result) return { status: result.value >>> 0, reason: result.name };
  const message = error instanceof Error ? error.message : String(error);
  const match = /\b(Bad[A-Z]\w+) \(0x([0-9a-f]{8})\)/.exec(message);
  if (match) return { status: Number.parseInt(match[2] as string, 16), reason: match[1] as string };
  return { reason: message.replace(/\s+/g, ' ').trim() };
}

const REFUSED: readonly { test: RegExp; code: 'configuration-invalid' | 'unauthenticated'; why: string; remedy: string }[] = [
  {
    test: /BadIdentityTokenRejected|BadUserAccessDenied|BadIdentityTokenInvalid/,
    code: 'unauthenticated',
    why: 'the server refused the user name or password',
    remedy: 'Correct the credentials of this source.',
  },
  {
    test: /Cannot find an Endpoint matching|BadSecurityModeRejected|BadSecurityPolicyRejected/,
    code: 'configuration-invalid',
    why: 'the server offers no endpoint with this security mode and policy',
    remedy: 'Set securityMode and securityPolicy of the source to what the server offers.',
  },
  {
    test: /BadSecurityChecksFailed|BadCertificate\w+|BadApplicationSignatureInvalid|BadTcpInternalError.*ertificate/,
    code: 'configuration-invalid',
    why: 'the server refused the certificate of this client',
    remedy: 'Put the certificate of this client into the trusted folder of the server.',
  },
];

/**
 * An error of connecting, as one that says what, where, why and what to do. Every one is retryable: the remedy is
 * done at the server or in a folder, and nothing else tells this client that it was.
 */
export function connectError(error: unknown, endpoint: string, own: { certificateFile: string; thumbprint: string }): OrreryError {
  if (isOrreryError(error)) return error;
  const message = error instanceof Error ? error.message : String(error);
  const known = REFUSED.find((refusal) => refusal.test.test(message));
  const brief = message.replace(/\s+/g, ' ').trim();
  if (!known) return new OrreryError('unavailable', `No connection to ${endpoint}: ${brief}`, { cause: error });
  return new OrreryError(known.code, `No connection to ${endpoint}: ${known.why} (${brief})`, {
    remedy: known.why.includes('certificate of this client')
      ? `${known.remedy} It is ${own.certificateFile}, thumbprint ${own.thumbprint}.`
      : known.remedy,
    retryable: true,
    cause: error,
  });
}
