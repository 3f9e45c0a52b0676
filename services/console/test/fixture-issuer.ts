// An OpenID provider that signs everybody in at once, for the console's own tests.
import { type IncomingMessage, type ServerResponse } from 'node:http';

export function answerAsIssuer(origin: string, tokenSeconds: number, url: URL, request: IncomingMessage, response: ServerResponse): void {
  const issuer = `${origin}/oidc`;
  const json = (body: unknown) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  switch (url.pathname) {
    case '/oidc/.well-known/openid-configuration':
      json({ issuer, authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token`, jwks_uri: `${issuer}/jwks`, end_session_endpoint: `${issuer}/end` });
      return;
    case '/oidc/authorize': {
      const back = new URL(url.searchParams.get('redirect_uri')!);
      back.searchParams.set('code', 'code');
      back.searchParams.set('state', url.searchParams.get('state')!);
      response.writeHead(302, { location: back.href }).end();
      return;
    }
    case '/oidc/token': {
      const now = Math.floor(Date.now() / 1000);
      const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
      const idToken = `${part({ alg: 'RS256' })}.${part({ iss: issuer, sub: 'engineer', aud: 'orrery-console', iat: now, exp: now + 3600, name: 'Engineer' })}.AA`;
      request.resume();
      json({ access_token: 'token', token_type: 'Bearer', expires_in: tokenSeconds, id_token: idToken, scope: 'openid profile' });
      return;
    }
    case '/oidc/end':
      response.writeHead(302, { location: url.searchParams.get('post_logout_redirect_uri') ?? '/' }).end();
      return;
    default:
      response.writeHead(404).end();
  }
}
