import { CLI_CLIENT, CONSOLE_CLIENT, type ProviderSettings } from './settings.js';

/** Who may ask for tokens, and how: the console by code and PKCE, the command line by device code, machines by their secret. */
export function clientsOf(settings: ProviderSettings): Record<string, unknown>[] {
  return [
    {
      client_id: CONSOLE_CLIENT,
      client_name: 'Orrery console',
      application_type: 'web',
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      redirect_uris: settings.consoleOrigins.flatMap((origin) => [`${origin}/auth/callback`, `${origin}/auth/silent`]),
      post_logout_redirect_uris: settings.consoleOrigins.flatMap((origin) => [origin, `${origin}/`]),
    },
    {
      client_id: CLI_CLIENT,
      client_name: 'Orrery command line',
      application_type: 'web', // a native one would be asked for consent each time
      token_endpoint_auth_method: 'none',
      grant_types: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'],
      response_types: [],
      redirect_uris: [],
    },
    ...settings.machineClients.map((client) => ({
      client_id: client.id,
      client_secret: client.secret,
      token_endpoint_auth_method: 'client_secret_basic',
      grant_types: ['client_credentials'],
      response_types: [],
      redirect_uris: [],
      roles: client.roles,
    })),
  ];
}
