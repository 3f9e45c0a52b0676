import { reasonOf } from '../../http/problem.js';
import { type ApprovalKey } from '../../commands/approval-key.js';
import { CliError, EXIT } from '../exit.js';

export interface Tokens {
  readonly accessToken: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  readonly refreshToken?: string;
}

interface Discovered {
  readonly issuer: string;
  readonly token_endpoint: string;
  readonly device_authorization_endpoint?: string;
}

export interface DeviceCode {
  readonly device_code: string;
  readonly user_code: string;
  readonly verification_uri: string;
  readonly verification_uri_complete?: string;
  readonly expires_in: number;
  readonly interval?: number;
}

const TIMEOUT_MS = 10_000;
const SCOPE = 'openid profile offline_access';
const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

/** An OpenID provider as a command line uses it: client credentials (RFC 6749 §4.4) and device code (RFC 8628). */
export class Issuer {
  private constructor(
    private readonly endpoints: Discovered,
    private readonly key: ApprovalKey | undefined,
  ) {}

  /**
   * @param key what it gives is bound to it, where it can do so (DPoP, RFC 9449); undefined: to none
   * @throws CliError where the issuer does not answer, or answers for another one
   */
  static async discover(issuer: string, key?: ApprovalKey): Promise<Issuer> {
    const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const document = (await ask(url)).json as unknown as Discovered;
    if (document.issuer !== issuer) throw unreachable(url, `it says that it is ${document.issuer}`);
    return new Issuer(document, key);
  }

  async clientCredentials(clientId: string, clientSecret: string): Promise<Tokens> {
    const basic = btoa(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`);
    return tokensOf(await this.grant({ grant_type: 'client_credentials' }, { headers: { authorization: `Basic ${basic}` } }));
  }

  async refresh(clientId: string, refreshToken: string): Promise<Tokens> {
    const tokens = tokensOf(await this.grant({ grant_type: 'refresh_token', client_id: clientId, refresh_token: refreshToken }));
    return { refreshToken, ...tokens };
  }

  async deviceCode(clientId: string): Promise<DeviceCode> {
    const { device_authorization_endpoint: endpoint, issuer } = this.endpoints;
    if (endpoint === undefined) throw new CliError(`${issuer} offers no sign-in by device code`, 'Use --client-id and --client-secret-file.');
    return (await this.post(endpoint, { client_id: clientId, scope: SCOPE })) as unknown as DeviceCode;
  }

  /** undefined while the person has not decided yet. @throws CliError where they refused, or the code ran out */
  async pollDevice(clientId: string, code: DeviceCode): Promise<Tokens | 'pending' | 'slow-down'> {
    const answer = await this.grant({ grant_type: DEVICE_GRANT, client_id: clientId, device_code: code.device_code }, { mayFail: true });
    if (answer['error'] === 'authorization_pending') return 'pending';
    if (answer['error'] === 'slow_down') return 'slow-down';
    return tokensOf(answer);
  }

  private async grant(form: Record<string, string>, { headers = {}, mayFail = false }: { headers?: Record<string, string>; mayFail?: boolean } = {}): Promise<Record<string, unknown>> {
    const url = this.endpoints.token_endpoint;
    const attempt = async (nonce?: string) => ask(url, posting(form, { ...headers, ...(this.key ? { DPoP: await this.key.proofFor('POST', url, nonce) } : {}) }));
    let answer = await attempt();
    // RFC 9449 §8: the provider wants its own nonce in the proof.
    if (answer.json['error'] === 'use_dpop_nonce' && answer.nonce !== null) answer = await attempt(answer.nonce);
    return checked(url, answer.json, mayFail);
  }

  private async post(url: string, form: Record<string, string>): Promise<Record<string, unknown>> {
    return checked(url, (await ask(url, posting(form))).json, false);
  }
}

const posting = (form: Record<string, string>, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  body: new URLSearchParams(form).toString(),
});

function checked(url: string, answer: Record<string, unknown>, mayFail: boolean): Record<string, unknown> {
  const { error, error_description: description } = answer as { error?: string; error_description?: string };
  if (error !== undefined && !mayFail) throw refused(url, error, description);
  return answer;
}

function tokensOf(answer: Record<string, unknown>): Tokens {
  const { access_token: accessToken, expires_in: seconds, refresh_token: refreshToken, error, error_description: description } = answer;
  if (typeof accessToken !== 'string') throw refused('The token endpoint', typeof error === 'string' ? error : 'no access token', description as string | undefined);
  const expiresAt = Date.now() + (typeof seconds === 'number' ? seconds : 300) * 1_000;
  return { accessToken, expiresAt, ...(typeof refreshToken === 'string' ? { refreshToken } : {}) };
}

async function ask(url: string, init: RequestInit = {}): Promise<{ readonly json: Record<string, unknown>; readonly nonce: string | null }> {
  try {
    const response = await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (response.status >= 500 || response.status === 404) throw new Error(`it answers ${response.status}`);
    return { json: (await response.json()) as Record<string, unknown>, nonce: response.headers.get('dpop-nonce') };
  } catch (error) {
    throw unreachable(url, reasonOf(error), error);
  }
}

const unreachable = (url: string, reason: string, cause?: unknown) =>
  new CliError(`the OpenID provider cannot be used: ${url}: ${reason}`, 'Check the issuer, and whether it runs.', EXIT.unavailable, { cause });

const refused = (where: string, error: string, description: string | undefined) =>
  new CliError(`${where} gave no token: ${error}${description === undefined ? '' : ` (${description})`}`, 'Sign in again with `orrery token --device`, or check client id and secret.', EXIT.denied);
