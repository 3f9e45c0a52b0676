import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { ApprovalKey } from '../../commands/approval-key.js';
import { OrreryClient } from '../../orrery-client.js';
import { type Context } from '../context.js';
import { CliError, EXIT } from '../exit.js';
import { Issuer, type Tokens } from '../sign-in/issuer.js';
import { profileFile, writeProfile } from '../sign-in/profile.js';
import { CLI_CLIENT } from '../sign-in/session.js';

export interface TokenOptions {
  readonly device?: boolean;
  readonly issuer?: string;
  readonly clientId?: string;
  readonly clientSecretFile?: string;
  readonly profile?: string;
}

/** `orrery token`: prints an access token; with --device or a client id it signs in first and keeps what it got. */
export async function token(context: Context, options: TokenOptions): Promise<void> {
  const { session, output } = context;
  const signsIn = options.device === true || options.clientId !== undefined;
  const tokens = signsIn ? await signIn(context, options) : await session.tokens();
  output.json({ accessToken: tokens.accessToken, expiresAt: new Date(tokens.expiresAt).toISOString() });
  output.line(tokens.accessToken);
}

async function signIn(context: Context, options: TokenOptions): Promise<Tokens> {
  const { session, output, env } = context;
  const { url } = session;
  const issuer = options.issuer ?? (await new OrreryClient({ baseUrl: url }).publicConfig()).issuer;
  const key = await ApprovalKey.make();
  const provider = await Issuer.discover(issuer, key);
  const clientId = options.clientId ?? CLI_CLIENT;
  const secret = options.clientSecretFile === undefined ? undefined : (await readSecret(options.clientSecretFile)).trim();
  if (secret === undefined && options.device !== true) {
    throw new CliError('a client id needs its secret, or --device', 'Add --client-secret-file <file>; a secret does not belong on a command line.', EXIT.usage);
  }
  const tokens = secret === undefined ? await byDevice(context, provider, clientId) : await provider.clientCredentials(clientId, secret);
  const file = profileFile(options.profile ?? (env['ORRERY_PROFILE'] || 'default'), env);
  await writeProfile(file, { url, issuer, clientId, ...(secret === undefined ? {} : { clientSecret: secret }), tokens, key: await key.export() });
  output.note(`signed in; kept in ${file}`);
  return tokens;
}

async function readSecret(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new CliError(`${file} cannot be read: ${(error as Error).message}`, 'Give the file that holds the client secret.', EXIT.usage);
  }
}

/** Device code (RFC 8628): the person signs in with a browser on any device while this waits. */
async function byDevice({ output, signal }: Context, provider: Issuer, clientId: string): Promise<Tokens> {
  const code = await provider.deviceCode(clientId);
  output.note(`Open ${code.verification_uri_complete ?? code.verification_uri} and confirm the code ${code.user_code}.`);
  const deadline = Date.now() + code.expires_in * 1_000;
  let intervalMs = (code.interval ?? 5) * 1_000;
  while (Date.now() < deadline) {
    await wait(intervalMs, undefined, { signal });
    const answer = await provider.pollDevice(clientId, code);
    if (answer === 'slow-down') intervalMs += 5_000;
    else if (answer !== 'pending') return answer;
  }
  throw new CliError('nobody confirmed the code in time', 'Run the command again.', EXIT.denied);
}
