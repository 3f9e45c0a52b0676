import { APPROVAL_TYPE, type ApprovalStatement, contentDigest } from '@orrery/commands';
import { type Command } from './command-types.js';

/** The CryptoKey of where this is compiled for, Node or a browser. */
type Key = Parameters<typeof crypto.subtle.sign>[1];
type Keys = { readonly privateKey: Key; readonly publicKey: Key };
type Jwk = { readonly kty: string; readonly crv: string; readonly x: string; readonly y: string; readonly d?: string };
const ES256 = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

/**
 * Somebody's own key (ES256, by WebCrypto). Their OpenID provider binds their tokens to it (DPoP, RFC 9449), and with it they sign what exactly they approve:
 * who carries that on cannot change it, and who has got hold of their token cannot make it.
 */
export class ApprovalKey {
  /** @param keys in a browser of a kind that cannot be taken out of it */
  constructor(private readonly keys: Keys) {}

  static async make(): Promise<ApprovalKey> {
    return new ApprovalKey(await crypto.subtle.generateKey(ES256, true, ['sign', 'verify']));
  }

  /** Of what `export` gave. */
  static async restore(jwk: object): Promise<ApprovalKey> {
    const { kty, crv, x, y, d } = jwk as Jwk & { d: string };
    const [privateKey, publicKey] = await Promise.all([
      crypto.subtle.importKey('jwk', { kty, crv, x, y, d }, ES256, true, ['sign']),
      crypto.subtle.importKey('jwk', { kty, crv, x, y }, ES256, true, ['verify']),
    ]);
    return new ApprovalKey({ privateKey, publicKey });
  }

  /** The private key, as a JWK: for its owner's own profile. */
  async export(): Promise<object> {
    return crypto.subtle.exportKey('jwk', this.keys.privateKey);
  }

  /** The signed statement that goes with an approval: of the command as it is given here, which is as its approver has seen it. */
  approve({ proposedBy, ...command }: Command): Promise<string> {
    const digest = contentDigest({ ...command, ...(proposedBy === undefined ? {} : { by: proposedBy }) });
    return this.sign(APPROVAL_TYPE, { command: command.id, digest } satisfies ApprovalStatement);
  }

  /** The DPoP proof with which the token endpoint is asked for tokens that are bound to this key. */
  proofFor(method: string, url: string, nonce?: string): Promise<string> {
    return this.sign('dpop+jwt', { jti: crypto.randomUUID(), htm: method, htu: url, iat: Math.floor(Date.now() / 1_000), ...(nonce === undefined ? {} : { nonce }) });
  }

  private async sign(typ: string, payload: object): Promise<string> {
    const { kty, crv, x, y } = (await crypto.subtle.exportKey('jwk', this.keys.publicKey)) as Jwk;
    const utf8 = new TextEncoder();
    const head = base64url(utf8.encode(JSON.stringify({ alg: 'ES256', typ, jwk: { kty, crv, x, y } })));
    const body = base64url(utf8.encode(JSON.stringify(payload)));
    const signature = await crypto.subtle.sign(ES256, this.keys.privateKey, utf8.encode(`${head}.${body}`));
    return `${head}.${body}.${base64url(new Uint8Array(signature))}`;
  }
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
