import { OrreryError } from '@orrery/contracts';
import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { type Principal, rolesOf } from './principal.js';

export interface TokenSettings {
  readonly issuer: string;
  readonly audience: string;
  /** `typ` of an access token's header: at+jwt after RFC 9068; some providers write JWT. */
  readonly type: string;
}

/** What a token may differ in from the machine's clock. */
const CLOCK_TOLERANCE_S = 5;
const DISCOVERY_TIMEOUT_MS = 3_000;

/** Verifies bearer tokens against the issuer's published keys (OpenID Connect Discovery 1.0, RFC 8725). Never logs or repeats a token. */
export class TokenVerifier {
  private keys: Promise<JWTVerifyGetKey> | undefined;

  constructor(private readonly settings: TokenSettings) {}

  /**
   * Who the token speaks for.
   * @throws OrreryError `unauthenticated` saying what is wrong; `unavailable` where the issuer's keys cannot be had.
   */
  async verify(token: string): Promise<Principal> {
    const { issuer, audience, type } = this.settings;
    const keys = await this.issuerKeys();
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        audience,
        typ: type,
        algorithms: ['RS256', 'ES256'],
        requiredClaims: ['exp', 'sub'],
        clockTolerance: CLOCK_TOLERANCE_S,
      });
      return principalOf(payload);
    } catch (error) {
      throw refusal(error, this.settings);
    }
  }

  private issuerKeys(): Promise<JWTVerifyGetKey> {
    this.keys ??= discover(this.settings.issuer).catch((error: unknown) => {
      this.keys = undefined;
      throw issuerUnavailable(this.settings.issuer, error);
    });
    return this.keys;
  }
}

async function discover(issuer: string): Promise<JWTVerifyGetKey> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const response = await fetch(url, { signal: AbortSignal.timeout(DISCOVERY_TIMEOUT_MS), redirect: 'error' });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  const document = (await response.json()) as { issuer?: unknown; jwks_uri?: unknown };
  if (document.issuer !== issuer) throw new Error(`${url} names another issuer: ${String(document.issuer)}`);
  if (typeof document.jwks_uri !== 'string') throw new Error(`${url} names no jwks_uri`);
  return createRemoteJWKSet(new URL(document.jwks_uri), { timeoutDuration: DISCOVERY_TIMEOUT_MS });
}

function principalOf(payload: JWTPayload): Principal {
  const name = payload['preferred_username'];
  return {
    subject: payload.sub!,
    name: typeof name === 'string' && name !== '' ? name : payload.sub!,
    roles: rolesOf(payload['roles']),
    expiresAt: payload.exp!,
    ...keyOf(payload['cnf']),
  };
}

function keyOf(confirmation: unknown): { key?: string } {
  const jkt = (confirmation as { jkt?: unknown } | undefined)?.jkt;
  return typeof jkt === 'string' && jkt !== '' ? { key: jkt } : {};
}

function refusal(error: unknown, settings: TokenSettings): OrreryError {
  if (!isAboutTheToken(error)) return issuerUnavailable(settings.issuer, error);
  return new OrreryError('unauthenticated', reasonOf(error, settings), { remedy: `Get a new token from ${settings.issuer}.` });
}

/** A key set that cannot be fetched or read is the issuer's trouble: nothing is wrong with the token. */
function isAboutTheToken(error: unknown): boolean {
  const { JOSEError, JWKSTimeout, JWKSInvalid } = errors;
  return error instanceof JOSEError && !(error instanceof JWKSTimeout) && !(error instanceof JWKSInvalid) && error.code !== 'ERR_JOSE_GENERIC';
}

function issuerUnavailable(issuer: string, cause: unknown): OrreryError {
  return new OrreryError('unavailable', `the keys of ${issuer} cannot be fetched, so no token can be checked`, {
    cause,
    remedy: 'Check that the OpenID provider runs and that ORRERY_OIDC_ISSUER is its exact issuer.',
    details: { kind: 'issuer-unavailable' },
  });
}

function reasonOf(error: unknown, { issuer, audience, type }: TokenSettings): string {
  if (error instanceof errors.JWTExpired) return 'the token has expired';
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.claim === 'iss') return `the token is not from ${issuer}`;
    if (error.claim === 'aud') return `the token is not for the audience ${audience}`;
    if (error.claim === 'typ') return `the token is not an access token of type ${type}`;
    return `the claim ${error.claim} of the token does not hold`;
  }
  if (error instanceof errors.JOSEAlgNotAllowed || error instanceof errors.JOSENotSupported) return 'the token is not signed with RS256 or ES256';
  if (error instanceof errors.JWKSNoMatchingKey) return `the token is signed with a key that ${issuer} does not have`;
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'the signature of the token does not hold';
  return 'this is not a signed JSON Web Token';
}
