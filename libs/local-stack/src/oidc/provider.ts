import Provider, { type Context, type Grant, type Token } from 'oidc-provider';
import { clientsOf } from './clients.js';
import { MemoryAdapter } from './memory-adapter.js';
import { deviceFlowPages, errorPage, logoutPages } from './provider-pages.js';
import { RESOURCE, type ProviderSettings } from './settings.js';

const HOUR = 3600;
const SCOPES = 'openid profile email offline_access';

/**
 * A certified OpenID provider with Orrery's users and clients. Access tokens are JWTs (RFC 9068, RS256) whose audience is the
 * API, with `roles`, `name` and `email`; services verify them by issuer and JWKS, as they would those of any other provider.
 */
export function createProvider(settings: ProviderSettings): Provider {
  const accounts = new Map(settings.users.map((user) => [user.id, user]));
  return new Provider(settings.issuer, {
    adapter: MemoryAdapter,
    jwks: settings.jwks,
    clients: clientsOf(settings),
    extraClientMetadata: { properties: ['roles'] },
    cookies: { keys: settings.cookieKeys },
    claims: { openid: ['sub'], profile: ['name', 'preferred_username', 'roles'], email: ['email'] },
    // The console reads name and roles from its ID token instead of asking the userinfo endpoint.
    conformIdTokenClaims: false,
    findAccount: (_ctx: Context, id: string) => {
      const user = accounts.get(id);
      return user && { accountId: id, claims: () => ({ sub: id, preferred_username: id, name: user.name, email: user.email, roles: user.roles }) };
    },
    extraTokenClaims: (ctx: Context, token: Token) => {
      if (token.kind === 'ClientCredentials') return { roles: ctx.oidc.client.roles ?? [], name: ctx.oidc.client.clientId };
      const user = accounts.get(token.accountId ?? '');
      return user && { roles: user.roles, preferred_username: user.id, name: user.name, email: user.email };
    },
    interactions: { url: (_ctx: Context, interaction: { uid: string }) => `/interaction/${interaction.uid}` },
    loadExistingGrant: grantOf,
    issueRefreshToken: (_ctx: Context, client: { grantTypeAllowed(type: string): boolean }) => client.grantTypeAllowed('refresh_token'),
    pkce: { required: () => true },
    ttl: {
      AccessToken: settings.accessTokenSeconds,
      ClientCredentials: settings.accessTokenSeconds,
      IdToken: HOUR,
      RefreshToken: 24 * HOUR,
      Session: 24 * HOUR,
      Grant: 24 * HOUR,
      Interaction: HOUR,
      DeviceCode: HOUR / 6,
    },
    renderError: errorPage,
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      revocation: { enabled: true },
      deviceFlow: { enabled: true, ...deviceFlowPages },
      rpInitiatedLogout: { enabled: true, ...logoutPages },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => RESOURCE,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: SCOPES,
          audience: settings.audience,
          accessTokenFormat: 'jwt',
          accessTokenTTL: settings.accessTokenSeconds,
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
  });
}

/** Our own console and command line need no consent page: whoever signs in has agreed. */
async function grantOf(ctx: Context): Promise<Grant | undefined> {
  const { client, session, account, provider } = ctx.oidc;
  const known = session?.grantIdFor(client.clientId);
  const existing = known === undefined ? undefined : await provider.Grant.find(known);
  const accountId = account?.accountId ?? session?.accountId;
  if (existing || accountId === undefined) return existing;
  const grant = new provider.Grant({ clientId: client.clientId, accountId });
  grant.addOIDCScope(SCOPES);
  grant.addResourceScope(RESOURCE, SCOPES);
  await grant.save();
  return grant;
}
