/** A key that tokens are bound to: makes the proof for one request to the token endpoint (DPoP, RFC 9449). */
export interface TokenKey {
  proofFor(method: string, url: string): Promise<string>;
}

/** An access token by client credentials (RFC 6749, 4.4); with a key: bound to it. */
export async function fetchToken(issuer: string, client: { id: string; secret: string }, key?: TokenKey): Promise<string> {
  const discovery = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  const { token_endpoint: endpoint } = (await discovery.json()) as { token_endpoint: string };
  const basic = Buffer.from(`${encodeURIComponent(client.id)}:${encodeURIComponent(client.secret)}`).toString('base64');
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded', ...(key ? { DPoP: await key.proofFor('POST', endpoint) } : {}) },
    body: 'grant_type=client_credentials',
  });
  const answer = (await response.json()) as { access_token?: string; error?: string; error_description?: string };
  if (!answer.access_token) throw new Error(`${endpoint} gave client "${client.id}" no token: ${answer.error ?? response.status} ${answer.error_description ?? ''}`);
  return answer.access_token;
}
