import { ApprovalKey } from '../../commands/approval-key.js';
import { OrreryClient } from '../../orrery-client.js';
import { CliError, EXIT } from '../exit.js';
import { Issuer, type Tokens } from './issuer.js';
import { join } from 'node:path';
import { type Environment, localCredentials, type Profile, profileFile, readProfile, secretsOf, writeProfile } from './profile.js';

export interface SessionOptions {
  readonly url?: string;
  readonly profile?: string;
}

/** Renewed this long before it ends: a request on its way must not outlive its token. */
const MARGIN_MS = 15_000;
const DEFAULT_URL = 'http://127.0.0.1:8080';
/** Client of people who sign in by device code. */
export const CLI_CLIENT = 'orrery-cli';

/**
 * Where to, and as whom: flags, then the environment (ORRERY_URL, ORRERY_TOKEN, ORRERY_CLIENT_ID and ORRERY_CLIENT_SECRET),
 * then the profile, then what `npm start` left on this machine.
 */
export class Session {
  private key: ApprovalKey | undefined;

  private constructor(
    readonly url: string,
    readonly source: 'ORRERY_TOKEN' | 'environment' | 'profile' | 'npm start' | 'nothing',
    private profile: Profile,
    private readonly fixedToken: string | undefined,
    /** Where tokens are kept between calls. */
    private readonly cache: string | undefined,
    /** Data folder of the stack of this machine, where that is who was asked. */
    readonly home?: string,
  ) {}

  static async open(options: SessionOptions, env: Environment, cwd: string): Promise<Session> {
    const file = profileFile(options.profile ?? (env['ORRERY_PROFILE'] || 'default'), env);
    const named = await readProfile(file);
    if (options.profile !== undefined && !named) throw new CliError(`there is no profile ${options.profile}`, `Make it: orrery --profile ${options.profile} --url <address> token --device`, EXIT.usage);
    const local = named ? undefined : await localCredentials(env, cwd);
    const found = named ?? local ?? {};
    const url = options.url ?? (env['ORRERY_URL'] || found.url || DEFAULT_URL);
    if (!/^https?:\/\//.test(url)) throw new CliError(`"${url}" is no address of an api`, 'Give it as http://host:port or https://host.', EXIT.usage);
    if (env['ORRERY_TOKEN']) return new Session(url, 'ORRERY_TOKEN', {}, env['ORRERY_TOKEN'], undefined);
    const { ORRERY_CLIENT_ID: clientId, ORRERY_CLIENT_SECRET: clientSecret } = env;
    if (clientId && clientSecret) return new Session(url, 'environment', { clientId, clientSecret }, undefined, undefined);
    // A secret or a token is for the address it was given for, and for no other.
    if (found.url !== undefined && originOf(found.url) !== originOf(url)) return new Session(url, 'nothing', {}, undefined, undefined);
    return new Session(url, named ? 'profile' : local ? 'npm start' : 'nothing', found, undefined, named ? file : undefined, local?.home);
  }

  /** What plant folders may ask for, as the api's own machine knows it. */
  get variables(): Readonly<Record<string, string>> {
    return this.profile.variables ?? {};
  }

  client(): OrreryClient {
    return new OrreryClient({ baseUrl: this.url, token: (renew) => this.token(renew), approvalKey: () => this.approvalKey() });
  }

  /** A valid access token. @throws CliError where there is no way to get one */
  async token(renew = false): Promise<string> {
    return (await this.tokens(renew)).accessToken;
  }

  async tokens(renew = false): Promise<Tokens> {
    if (this.fixedToken !== undefined) return { accessToken: this.fixedToken, expiresAt: expiryOf(this.fixedToken) };
    const { tokens } = this.profile;
    if (!renew && tokens && tokens.expiresAt - MARGIN_MS > Date.now()) return tokens;
    const key = await this.ownKey();
    const fresh = await this.freshTokens(key);
    this.profile = { ...this.profile, tokens: fresh, key: await key.export() };
    if (this.cache !== undefined) await writeProfile(this.cache, this.profile);
    return fresh;
  }

  /** Undefined where the token was given ready-made: whose key it may be bound to is not known here. */
  async approvalKey(): Promise<ApprovalKey | undefined> {
    if (this.fixedToken !== undefined) return undefined;
    // Tokens of before there was a key are bound to none.
    if (this.profile.key === undefined) await this.tokens(true);
    return this.ownKey();
  }

  /** What nobody else may see of it, and of the stack of this machine. */
  async secrets(): Promise<readonly string[]> {
    const { clientSecret, tokens } = this.profile;
    const own = [this.fixedToken, clientSecret, tokens?.accessToken, tokens?.refreshToken].filter((secret) => secret !== undefined);
    return this.home === undefined ? own : [...own, ...(await secretsOf(join(this.home, 'secrets.json')))];
  }

  async issuer(): Promise<string> {
    return this.profile.issuer ?? (await new OrreryClient({ baseUrl: this.url }).publicConfig()).issuer;
  }

  private async ownKey(): Promise<ApprovalKey> {
    this.key ??= this.profile.key === undefined ? await ApprovalKey.make() : await ApprovalKey.restore(this.profile.key);
    return this.key;
  }

  private async freshTokens(key: ApprovalKey): Promise<Tokens> {
    const { clientId, clientSecret, tokens } = this.profile;
    if (clientId !== undefined && clientSecret !== undefined) return (await Issuer.discover(await this.issuer(), key)).clientCredentials(clientId, clientSecret);
    if (tokens?.refreshToken !== undefined) return (await Issuer.discover(await this.issuer(), key)).refresh(clientId ?? CLI_CLIENT, tokens.refreshToken);
    throw new CliError(`there is no token for ${this.url}`, 'Sign in with `orrery token --device`, or set ORRERY_TOKEN.', EXIT.denied);
  }
}

const originOf = (url: string) => new URL(url).origin;

/** When a token says that it ends; now, where it does not say. Its signature is the api's to judge. */
function expiryOf(token: string): number {
  try {
    const payload = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as { exp?: number };
    return (payload.exp ?? 0) * 1_000;
  } catch {
    return Date.now();
  }
}
