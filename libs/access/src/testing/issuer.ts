import { calculateJwkThumbprint, CompactSign, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';

export interface TokenOptions {
  readonly claims?: JWTPayload;
  readonly header?: { readonly alg?: string; readonly typ?: string; readonly kid?: string };
  /** Sign with a key that the issuer does not publish. */
  readonly foreignKey?: boolean;
}

/** A person's own key, to which the issuer binds their tokens: `issuer.token(roles, { claims: key.claims })`. */
export class TestKey {
  private constructor(
    private readonly privateKey: Awaited<ReturnType<typeof generateKeyPair>>['privateKey'],
    private readonly publicJwk: JWK,
    readonly thumbprint: string,
  ) {}

  static async make(): Promise<TestKey> {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const jwk = await exportJWK(publicKey);
    return new TestKey(privateKey, jwk, await calculateJwkThumbprint(jwk));
  }

  get claims(): JWTPayload {
    return { cnf: { jkt: this.thumbprint } };
  }

  sign(statement: unknown, type = 'orrery-approval+jwt'): Promise<string> {
    return new CompactSign(new TextEncoder().encode(JSON.stringify(statement))).setProtectedHeader({ alg: 'ES256', typ: type, jwk: this.publicJwk }).sign(this.privateKey);
  }
}

/** An OpenID issuer for tests: discovery, a key set with an RS256 and an ES256 key, and tokens of any make. */
export class TestIssuer {
  static readonly AUDIENCE = 'orrery-api';
  /** How often the key set was fetched. */
  keySetReads = 0;

  private constructor(
    private readonly server: Server,
    readonly issuer: string,
    private readonly keys: Record<'RS256' | 'ES256' | 'foreign', { privateKey: Awaited<ReturnType<typeof generateKeyPair>>['privateKey'] }>,
  ) {}

  static async start(): Promise<TestIssuer> {
    const [rsa, ec, foreign] = await Promise.all([generateKeyPair('RS256'), generateKeyPair('ES256'), generateKeyPair('RS256')]);
    const jwks = {
      keys: [
        { ...(await exportJWK(rsa.publicKey)), kid: 'RS256', alg: 'RS256', use: 'sig' },
        { ...(await exportJWK(ec.publicKey)), kid: 'ES256', alg: 'ES256', use: 'sig' },
      ],
    };
    const server = createServer((request, response) => {
      response.setHeader('content-type', 'application/json');
      if (request.url === '/jwks') issuer.keySetReads += 1;
      const body = request.url === '/jwks' ? jwks : { issuer: issuer.issuer, jwks_uri: `${issuer.issuer}/jwks` };
      response.end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const issuer = new TestIssuer(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`, { RS256: rsa, ES256: ec, foreign });
    return issuer;
  }

  async token(roles: readonly string[], { claims = {}, header = {}, foreignKey = false }: TokenOptions = {}): Promise<string> {
    const alg = header.alg === 'ES256' ? 'ES256' : 'RS256';
    const payload = { iss: this.issuer, aud: TestIssuer.AUDIENCE, sub: 'u-1', preferred_username: 'ada', roles, iat: now(), exp: now() + 300, ...claims };
    return new SignJWT(payload)
      .setProtectedHeader({ alg, kid: header.kid ?? alg, typ: header.typ ?? 'at+jwt' })
      .sign(this.keys[foreignKey ? 'foreign' : alg].privateKey);
  }

  /** A token signed with a shared secret, as an attacker makes from the public key (RFC 8725 §2.1). */
  async symmetricToken(secret: string): Promise<string> {
    return new SignJWT({ iss: this.issuer, aud: TestIssuer.AUDIENCE, sub: 'u-1', roles: ['engineer'], exp: now() + 300 })
      .setProtectedHeader({ alg: 'HS256', kid: 'RS256', typ: 'at+jwt' })
      .sign(new TextEncoder().encode(secret));
  }

  /** A token that says that it is not signed. */
  unsignedToken(): string {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const payload = { iss: this.issuer, aud: TestIssuer.AUDIENCE, sub: 'u-1', roles: ['engineer'], exp: now() + 300 };
    return `${part({ alg: 'none', typ: 'at+jwt' })}.${part(payload)}.`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

const now = () => Math.floor(Date.now() / 1_000);
