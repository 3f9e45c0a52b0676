import { generateKeyPairSync, sign } from 'node:crypto';
import { ADMIN_CLIENT, type Stack } from '@orrery/local-stack';
import { until } from '@orrery/testing';

/** Clocks of two machines may differ by so much: the API allows it. */
const CLOCK_TOLERANCE_S = 5;

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function jwt(header: object, claims: object): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const body = `${encode(header)}.${encode(claims)}`;
  return `${body}.${sign('sha256', Buffer.from(body), privateKey).toString('base64url')}`;
}

async function claimsOf(stack: Stack): Promise<{ header: object; claims: Record<string, unknown> }> {
  const [header = '', claims = ''] = (await stack.context.oidc.token(ADMIN_CLIENT)).split('.');
  const decode = (part: string): Record<string, unknown> => JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Record<string, unknown>;
  return { header: decode(header), claims: decode(claims) };
}

/** Right in every claim but its issuer, signed by a key that nobody here has heard of. */
export async function foreignToken(stack: Stack): Promise<string> {
  const { header, claims } = await claimsOf(stack);
  return jwt(header, { ...claims, iss: 'https://login.elsewhere.example' });
}

/** A token of the provider's own, handed over once its time has passed. Tokens of this suite's stack live for seconds. */
export async function expiredToken(stack: Stack): Promise<string> {
  const token = await stack.context.oidc.token(ADMIN_CLIENT);
  const { exp } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as { exp: number };
  await until('the token to expire', () => Date.now() / 1000 > exp + CLOCK_TOLERANCE_S + 1, { timeoutMs: 60_000, everyMs: 200 });
  return token;
}
